/* SPDX-License-Identifier: MIT */
/*
 * The process of the handshake probe, on the loopback interface: verdicts over real sockets, and
 * what happens to a process that is stopped or dies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "given.h"
#include "handshake/handshake_probe.h"
#include "handshake/handshake_verdict.h"

enum { PATIENCE_MS = 20000 };

static struct handshake_probe probe;
static struct profile *profile;
static const struct openvpn_version version = {2, 6};

/* A socket on a port of its own; what it is bound to is in *port. */
static int listener(int type, unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    assert_true(descriptor >= 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &size), 0);
    if (type == SOCK_STREAM)
        assert_int_equal(listen(descriptor, 4), 0);
    *port = ntohs(address.sin_port);
    return descriptor;
}

static struct handshake_config config(bool tcp, unsigned port, moment answer)
{
    struct handshake_config made = {.goal = HANDSHAKE_OWN_TRANSPORT, .answer = answer, .whole = SECONDS(5)};

    text_copy(made.probe.address, sizeof(made.probe.address), SLICE("127.0.0.1"));
    made.probe.own.tcp = tcp;
    made.probe.own.port = port;
    made.probe.attempt = 3;
    return made;
}

static void begin(const char *text, const struct handshake_config *what)
{
    static struct handshake_plan plan;

    profile_free(profile);
    profile = given_profile(text, version);
    handshake_plan_make(&plan, profile, version, &given_files);
    assert_true(handshake_probe_start(&probe, what, &plan));
    handshake_plan_free(&plan);
}

static const struct handshake *finish(void)
{
    bool over = false;

    while (!over) {
        struct pollfd polled = {probe.child.answer, POLLIN, 0};
        assert_int_equal(poll(&polled, 1, PATIENCE_MS), 1);
        over = handshake_probe_read(&probe);
    }
    assert_int_equal(probe.child.answer, -1);
    assert_int_equal(probe.child.life, -1);
    assert_int_equal(probe.probe.attempt, 3);
    return &probe.probe;
}

/*
 * The child's sandbox takes no new memory for execution, and valgrind cannot translate without.
 * There the child ends at once. What it does is run without valgrind, and under the sanitizers.
 */
static void skip_under_valgrind(void)
{
    if (getenv("CVPN_FEWER"))
        skip();
}

static void silence_is_silence(void **state)
{
    unsigned port = 0;
    int udp = listener(SOCK_DGRAM, &port);
    struct handshake_config what = config(false, port, MILLISECONDS(100));

    (void)state;
    skip_under_valgrind();
    begin("client\n", &what);
    assert_int_equal(probe.probe.own.answer, PROBE_UNDER_WAY);
    assert_int_equal(finish()->own.answer, PROBE_SILENT);
    close(udp);
    int tcp = listener(SOCK_STREAM, &port);
    what = config(true, port, MILLISECONDS(100));
    begin("client\n", &what);
    assert_int_equal(finish()->own.answer, PROBE_SILENT);
    close(tcp);
}

static void a_closed_port_is_a_refusal(void **state)
{
    unsigned port = 0;

    (void)state;
    skip_under_valgrind();
    for (int tcp = 0; tcp < 2; tcp++) {
        close(listener(tcp ? SOCK_STREAM : SOCK_DGRAM, &port));
        struct handshake_config what = config(tcp, port, SECONDS(2));
        begin("client\n", &what);
        assert_int_equal(finish()->own.answer, PROBE_REFUSED);
        assert_string_equal(probe.probe.own.reason, "Connection refused");
    }
}

static void what_stands_in_the_way_is_told(void **state)
{
    struct handshake_config what = config(true, 9, SECONDS(2));

    (void)state;
    begin("client\nsocks-proxy 192.0.2.1\n", &what);
    assert_int_equal(finish()->own.answer, PROBE_NOT_TRIED);
    assert_string_equal(probe.probe.own.reason, "the profile goes through a proxy");
    text_copy(what.probe.address, sizeof(what.probe.address), SLICE("vpn.example.com"));
    begin("client\n", &what);
    assert_int_equal(finish()->own.answer, PROBE_NOT_TRIED); /* names are not its affair */
}

static void one_that_is_stopped_says_nothing_about_the_server(void **state)
{
    unsigned port = 0;
    int udp = listener(SOCK_DGRAM, &port);
    struct handshake_config what = config(false, port, SECONDS(20));

    (void)state;
    begin("client\n", &what);
    handshake_probe_stop(&probe);
    assert_int_equal(probe.probe.own.answer, PROBE_FAILED);
    assert_int_equal(probe.child.answer, -1);
    handshake_probe_stop(&probe); /* twice is fine */
    begin("client\n", &what);
    assert_int_equal(close(probe.child.life), 0); /* the kernel ends it */
    probe.child.life = -1;
    assert_int_equal(finish()->own.answer, PROBE_FAILED);
    close(udp);
}

static void the_other_transports_are_those_of_client_vpn(void **state)
{
    struct handshake_config what = config(false, 443, MILLISECONDS(100));

    (void)state;
    skip_under_valgrind();
    what.goal = HANDSHAKE_OTHER_TRANSPORTS;
    what.probe.own.answer = PROBE_SILENT;
    begin("client\n", &what);
    assert_int_equal(finish()->other_count, 3);
    assert_int_equal(probe.probe.own.answer, PROBE_SILENT);
    assert_true(probe.probe.others[0].tcp && probe.probe.others[0].port == 443);
    assert_true(!probe.probe.others[1].tcp && probe.probe.others[1].port == 1194);
    assert_true(probe.probe.others[2].tcp && probe.probe.others[2].port == 1194);
    for (size_t i = 0; i < 3; i++)
        assert_true(probe.probe.others[i].answer > PROBE_UNDER_WAY);
    what.probe.own.port = 8443; /* none of the usual ones */
    begin("client\n", &what);
    assert_int_equal(finish()->other_count, 4);
}

static void errors_of_this_machine_are_told_from_those_of_the_network(void **state)
{
    (void)state;
    assert_int_equal(verdict_of_error(ECONNREFUSED, false, false), PROBE_REFUSED);
    assert_int_equal(verdict_of_error(ECONNRESET, false, false), PROBE_CLOSED);
    assert_int_equal(verdict_of_error(EHOSTUNREACH, false, false), PROBE_UNREACHABLE);
    assert_int_equal(verdict_of_error(EPERM, false, false), PROBE_FAILED);
    assert_int_equal(verdict_of_error(ECONNRESET, false, true), PROBE_ALIEN);
    assert_int_equal(verdict_of_error(ECONNREFUSED, true, true), PROBE_ANSWERED);
}

static int forget_profile(void **state)
{
    (void)state;
    profile_free(profile);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_is_silence),
        cmocka_unit_test(a_closed_port_is_a_refusal),
        cmocka_unit_test(what_stands_in_the_way_is_told),
        cmocka_unit_test(one_that_is_stopped_says_nothing_about_the_server),
        cmocka_unit_test(errors_of_this_machine_are_told_from_those_of_the_network),
        cmocka_unit_test(the_other_transports_are_those_of_client_vpn),
    };

    return cmocka_run_group_tests_name("handshake", tests, NULL, forget_profile);
}
