/* SPDX-License-Identifier: MIT */
/* Unit tests of topics 12 and 15: the port of the SAML answer, and throughput. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "given.h"
#include "network/port_listener.h"
#include "session/device_counters.h"

static const char federated[] = "client\nremote vpn.example.com 443\nsetenv opt auth-federate\nauth-user-pass\n";

/* What facts.profile of the test at hand points to. */
static struct profile *profile_at_hand;

static struct facts given(const char *profile)
{
    struct facts facts;

    facts_start(&facts);
    profile_at_hand = given_profile(profile, (struct openvpn_version){2, 6});
    facts.profile = profile_at_hand;
    facts.available = FACTS_PROFILE | FACTS_PLUGIN;
    return facts;
}

static void end(void)
{
    profile_free(profile_at_hand);
    profile_at_hand = NULL;
}

static void the_program_on_the_port_is_named(void **state)
{
    (void)state;
    struct facts facts = given(federated);

    facts.saml_port = (struct saml_port){.state = SAML_PORT_TAKEN, .process = 77, .program = "squatter"};
    const struct finding *finding = given_raises(&facts, 1201);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[0].value, "squatter");
    facts.saml_port.process = 0;
    finding = given_raises(&facts, 1201);
    assert_non_null(finding);
    assert_true(given_says(finding, "is taken by a"));
    end();
}

static void a_helper_may_wait_on_the_port(void **state)
{
    (void)state;
    struct facts facts = given(federated);

    facts.saml_port = (struct saml_port){.state = SAML_PORT_TAKEN, .process = 77, .by_helper = true};
    assert_null(given_raises(&facts, 1201));
    end();
}

static void the_port_does_not_matter_without_saml_or_after_the_log_in(void **state)
{
    (void)state;
    struct facts facts = given("client\nremote vpn.example.com 443\n");

    facts.saml_port = (struct saml_port){.state = SAML_PORT_TAKEN, .process = 77};
    assert_null(given_raises(&facts, 1201));
    end();
    facts = given(federated);
    facts.saml_port = (struct saml_port){.state = SAML_PORT_TAKEN, .process = 77};
    facts.session.attempt.stage = STAGE_PUSHED;
    assert_null(given_raises(&facts, 1201));
    facts.saml_port.state = SAML_PORT_BLOCKED;
    assert_null(given_raises(&facts, 1202));
    end();
}

static void a_way_to_the_port_that_is_closed_is_said(void **state)
{
    (void)state;
    struct facts facts = given(federated);

    facts.saml_port = (struct saml_port){.state = SAML_PORT_BLOCKED, .reason = "Connection timed out"};
    assert_non_null(given_raises(&facts, 1202));
    facts.saml_port.state = SAML_PORT_FREE;
    assert_null(given_raises(&facts, 1202));
    end();
}

/* One message of the kernel's answer. */
static bool takes(uint8_t family, const char *address, uint16_t port, uint8_t socket_state)
{
    char buffer[256] = {0};
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct inet_diag_msg *socket = mnl_nlmsg_put_extra_header(message, sizeof(*socket));
    struct listener listener = {false, 0};

    message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    socket->idiag_family = family;
    socket->idiag_state = socket_state;
    socket->idiag_inode = 4711;
    socket->id.idiag_sport = htons(port);
    assert_int_equal(inet_pton(family, address, socket->id.idiag_src), 1);
    bool taken = listener_take(message, SAML_PORT, &listener);
    assert_int_equal(taken, listener.found);
    assert_int_equal(taken ? 4711 : 0, listener.inode);
    return taken;
}

static void only_listeners_that_take_loopback_count(void **state)
{
    (void)state;

    assert_true(takes(AF_INET, "127.0.0.1", 35001, TCP_LISTEN));
    assert_true(takes(AF_INET, "0.0.0.0", 35001, TCP_LISTEN));
    assert_true(takes(AF_INET6, "::", 35001, TCP_LISTEN));
    assert_true(takes(AF_INET6, "::ffff:127.0.0.1", 35001, TCP_LISTEN));
    assert_false(takes(AF_INET6, "::1", 35001, TCP_LISTEN));
    assert_false(takes(AF_INET, "192.0.2.1", 35001, TCP_LISTEN));
    assert_false(takes(AF_INET, "127.0.0.1", 35002, TCP_LISTEN));
    assert_false(takes(AF_INET, "127.0.0.1", 35001, TCP_ESTABLISHED));
}

static void a_short_message_of_the_kernel_is_survived(void **state)
{
    (void)state;
    char buffer[64] = {0};
    struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
    struct listener listener = {false, 0};

    message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    assert_false(listener_take(message, SAML_PORT, &listener));
}

static void this_process_descends_from_its_parent(void **state)
{
    (void)state;

    assert_true(process_descends_from(getpid(), getpid()));
    assert_true(process_descends_from(getpid(), getppid()));
    assert_false(process_descends_from(getppid(), getpid()));
}

/* Feeds `seconds` seconds of `rate` bit/s down. */
static void flow(struct bandwidth *bandwidth, uint64_t *bytes, moment *now, uint64_t rate, unsigned seconds)
{
    for (unsigned i = 0; i < seconds; i++) {
        *bytes += rate / 8;
        *now += SECONDS(1);
        bandwidth_sample(bandwidth, *bytes, 0, *now);
    }
}

static void ten_seconds_at_the_limit_are_held(void **state)
{
    (void)state;
    struct facts facts = given(federated);
    uint64_t bytes = 1000;
    moment now = SECONDS(100);

    bandwidth_start(&facts.bandwidth, 10);
    bandwidth_sample(&facts.bandwidth, bytes, 0, now);
    flow(&facts.bandwidth, &bytes, &now, 9800000, 9);
    assert_null(given_raises(&facts, 1501));
    flow(&facts.bandwidth, &bytes, &now, 9800000, 1);
    const struct finding *finding = given_raises(&facts, 1501);
    assert_non_null(finding);
    assert_string_equal(finding->evidence[1].value, "9.8");
    assert_non_null(given_raises(&facts, 1502));
    end();
}

static void less_more_or_broken_off_is_not_the_limit(void **state)
{
    (void)state;
    struct facts facts = given(federated);
    uint64_t bytes = 0;
    moment now = 0;

    bandwidth_start(&facts.bandwidth, 10);
    bandwidth_sample(&facts.bandwidth, bytes, 0, now);
    flow(&facts.bandwidth, &bytes, &now, 30000000, 20);
    flow(&facts.bandwidth, &bytes, &now, 5000000, 20);
    flow(&facts.bandwidth, &bytes, &now, 10000000, 9);
    flow(&facts.bandwidth, &bytes, &now, 0, 1);
    flow(&facts.bandwidth, &bytes, &now, 10000000, 9);
    assert_null(given_raises(&facts, 1501));
    assert_int_equal(facts.bandwidth.peak[DIRECTION_DOWN], 30000000);
    assert_int_equal(bandwidth_mean(&facts.bandwidth, DIRECTION_DOWN), (600U + 100 + 90 + 90) * 1000000 / 59);
    end();
}

static void an_idle_tunnel_is_looked_at_every_ten_seconds(void **state)
{
    (void)state;
    struct bandwidth bandwidth;

    bandwidth_start(&bandwidth, 10);
    bandwidth_sample(&bandwidth, 0, 0, 0);
    assert_int_equal(bandwidth_sample(&bandwidth, 500, 0, SECONDS(1)), SECONDS(10));
    assert_int_equal(bandwidth_sample(&bandwidth, 500 + 1000000, 0, SECONDS(2)), SECONDS(1));
}

static void a_device_that_was_made_anew_starts_from_its_own_counters(void **state)
{
    (void)state;
    struct bandwidth bandwidth;

    bandwidth_start(&bandwidth, 10);
    bandwidth_sample(&bandwidth, 1000, 1000, 0);
    bandwidth_sample(&bandwidth, 2000, 1000, SECONDS(1));
    bandwidth_sample(&bandwidth, 10, 10, SECONDS(2));
    bandwidth_sample(&bandwidth, 110, 10, SECONDS(3));
    assert_int_equal(bandwidth.total[DIRECTION_DOWN], 1100);
    assert_int_equal(bandwidth.peak[DIRECTION_DOWN], 8000);
}

static void the_counters_of_one_device_are_found(void **state)
{
    (void)state;
    static const char text[] =
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets\n"
        "    lo:     100       1    0    0    0     0          0         0      200       1 0 0\n"
        "  tun0: 123456     789    0    0    0     0          0         0   654321     987 0 0\n"
        "  tun1: 1 2 three\n";
    uint64_t received = 0;
    uint64_t sent = 0;

    assert_true(device_counters_find(slice_of(text), "tun0", &received, &sent));
    assert_int_equal(received, 123456);
    assert_int_equal(sent, 654321);
    assert_false(device_counters_find(slice_of(text), "tun", &received, &sent));
    assert_false(device_counters_find(slice_of(text), "tun1", &received, &sent));
    assert_false(device_counters_find(slice_of(""), "tun0", &received, &sent));
}

static void the_limit_is_a_number_of_megabits(void **state)
{
    (void)state;
    static const char *const good[] = {"bandwidth=50", NULL};
    static const char *const bad[] = {"bandwidth=fast", NULL};
    struct settings settings;

    settings_read(&settings, good);
    assert_int_equal(settings.bandwidth, 50);
    assert_int_equal(settings.problem_count, 0);
    settings_read(&settings, bad);
    assert_int_equal(settings.bandwidth, BANDWIDTH_DEFAULT);
    assert_int_equal(settings.problem_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_on_the_port_is_named),
        cmocka_unit_test(a_helper_may_wait_on_the_port),
        cmocka_unit_test(the_port_does_not_matter_without_saml_or_after_the_log_in),
        cmocka_unit_test(a_way_to_the_port_that_is_closed_is_said),
        cmocka_unit_test(only_listeners_that_take_loopback_count),
        cmocka_unit_test(a_short_message_of_the_kernel_is_survived),
        cmocka_unit_test(this_process_descends_from_its_parent),
        cmocka_unit_test(ten_seconds_at_the_limit_are_held),
        cmocka_unit_test(less_more_or_broken_off_is_not_the_limit),
        cmocka_unit_test(an_idle_tunnel_is_looked_at_every_ten_seconds),
        cmocka_unit_test(a_device_that_was_made_anew_starts_from_its_own_counters),
        cmocka_unit_test(the_counters_of_one_device_are_found),
        cmocka_unit_test(the_limit_is_a_number_of_megabits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
