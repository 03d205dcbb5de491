/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "network/tcp_sockets.h"

/* A listener on 127.0.0.1 with a port of its own. */
static int listen_somewhere(struct sockaddr_in *at)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof(*at);

    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)at, sizeof(*at)), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)at, &size), 0);
    return listener;
}

static struct address address_of(const char *text)
{
    struct address address;

    assert_true(address_parse(slice_of(text), &address));
    return address;
}

static void an_open_connection_from_an_address_is_seen(void **state)
{
    struct sockaddr_in to;
    struct sockaddr_in from = {.sin_family = AF_INET};
    int listener = listen_somewhere(&to);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    inet_pton(AF_INET, "127.77.0.1", &from.sin_addr);
    assert_false(tcp_connection_from(address_of("127.77.0.1")));
    assert_int_equal(bind(client, (struct sockaddr *)&from, sizeof(from)), 0);
    assert_int_equal(connect(client, (struct sockaddr *)&to, sizeof(to)), 0);
    assert_true(tcp_connection_from(address_of("127.77.0.1")));
    assert_false(tcp_connection_from(address_of("127.77.0.2")));
    close(client);
    close(listener);
}

static void one_of_a_socket_of_ipv6_is_seen_too(void **state)
{
    struct sockaddr_in to;
    struct sockaddr_in6 from = {.sin6_family = AF_INET6};
    struct sockaddr_in6 there = {.sin6_family = AF_INET6};
    int listener = listen_somewhere(&to);
    int client = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    inet_pton(AF_INET6, "::ffff:127.77.0.3", &from.sin6_addr);
    inet_pton(AF_INET6, "::ffff:127.0.0.1", &there.sin6_addr);
    there.sin6_port = to.sin_port;
    if (client < 0 || bind(client, (struct sockaddr *)&from, sizeof(from)) != 0)
        skip(); /* no IPv6 here */
    assert_int_equal(connect(client, (struct sockaddr *)&there, sizeof(there)), 0);
    assert_true(tcp_connection_from(address_of("127.77.0.3")));
    close(client);
    close(listener);
}

static void a_socket_that_only_listens_is_no_connection(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    inet_pton(AF_INET, "127.77.0.4", &at.sin_addr);
    assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_false(tcp_connection_from(address_of("127.77.0.4")));
    close(listener);
}

static bool count(const struct nlmsghdr *message, void *context)
{
    (void)message;
    ++*(unsigned *)context;
    return true;
}

static void the_list_ends_when_what_was_looked_for_is_found(void **state)
{
    struct sockaddr_in at;
    int one = listen_somewhere(&at);
    int two = listen_somewhere(&at);
    unsigned seen = 0;

    (void)state;
    assert_true(tcp_sockets_list(AF_INET, 1U << 10 /* TCP_LISTEN */, count, &seen));
    assert_int_equal(seen, 1);
    close(one);
    close(two);
}

static void a_family_that_the_kernel_does_not_know_is_refused(void **state)
{
    unsigned seen = 0;

    (void)state;
    assert_false(tcp_sockets_list(AF_APPLETALK, ~0U, count, &seen));
    assert_int_equal(seen, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_connection_from_an_address_is_seen),
        cmocka_unit_test(one_of_a_socket_of_ipv6_is_seen_too),
        cmocka_unit_test(a_socket_that_only_listens_is_no_connection),
        cmocka_unit_test(the_list_ends_when_what_was_looked_for_is_found),
        cmocka_unit_test(a_family_that_the_kernel_does_not_know_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
