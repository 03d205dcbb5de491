/* SPDX-License-Identifier: MIT */
/* Whom a look at the path asks, what it takes the data channel for, and what senders are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/encapsulation.h"
#include "facts/mtu_candidates.h"
#include "given.h"
#include "mtu/sender_notice.h"

static struct facts facts;
static struct path_candidate candidates[PATH_CANDIDATES_MAX];

static struct address address_of(const char *text)
{
    struct address address = {0};

    assert_true(address_parse(slice_of(text), &address));
    return address;
}

static void given_pushed(const char *options)
{
    facts_start(&facts);
    pushed_add(&facts.session.pushed, slice_of(options));
}

static void the_pushed_name_server_is_asked_before_the_gateway(void **state)
{
    (void)state;
    given_pushed(
        "dhcp-option DNS 10.0.0.2,route-gateway 10.100.0.1,ifconfig 10.100.0.2 255.255.255.224,topology subnet");
    assert_int_equal(mtu_candidates(&facts, candidates), 2);
    assert_int_equal(candidates[0].how, SIZE_BY_DNS);
    assert_true(address_same(candidates[0].address, address_of("10.0.0.2")));
    assert_int_equal(candidates[1].how, SIZE_BY_ECHO);
    assert_true(address_same(candidates[1].address, address_of("10.100.0.1")));
}

static void a_public_address_is_asked_in_a_full_tunnel_only(void **state)
{
    (void)state;
    given_pushed("redirect-gateway def1,ifconfig 10.100.0.2 255.255.255.224,topology subnet");
    assert_in_range(mtu_candidates(&facts, candidates), 1, 2);
    assert_true(address_same(candidates[0].address, address_of("8.8.8.8")));
    given_pushed("ifconfig 10.100.0.2 255.255.255.224,topology subnet");
    for (unsigned i = mtu_candidates(&facts, candidates); i > 0; i--)
        assert_false(address_same(candidates[i - 1].address, address_of("8.8.8.8")));
}

static void hosts_of_the_user_come_first_and_off_is_off(void **state)
{
    const char *named[] = {"probe=198.51.100.7", NULL};
    const char *off[] = {"probe=off", NULL};

    (void)state;
    given_pushed("redirect-gateway def1,dhcp-option DNS 10.0.0.2");
    settings_read(&facts.settings, named);
    assert_in_range(mtu_candidates(&facts, candidates), 2, PATH_CANDIDATES_MAX);
    assert_true(address_same(candidates[0].address, address_of("198.51.100.7")));
    settings_read(&facts.settings, off);
    assert_int_equal(mtu_candidates(&facts, candidates), 0);
}

static void a_name_is_asked_when_the_resolver_has_said_its_address(void **state)
{
    const char *named[] = {"probe=app.vpc.example,198.51.100.7", NULL};

    (void)state;
    given_pushed("route 10.0.0.0 255.255.0.0");
    settings_read(&facts.settings, named);
    assert_int_equal(mtu_candidates(&facts, candidates), 1);
    facts.path.probe[0] = address_of("2001:db8::7");
    assert_int_equal(mtu_candidates(&facts, candidates), 2);
    assert_true(address_same(candidates[0].address, address_of("2001:db8::7")));
    assert_true(address_same(candidates[1].address, address_of("198.51.100.7")));
}

static void ipv6_inside_the_tunnel_is_not_ended(void **state)
{
    (void)state;
    assert_true(path_mtu_may_be(1279, false));
    assert_false(path_mtu_may_be(1279, true));
    assert_true(path_mtu_may_be(1280, true));
}

static struct packet_shape shape_for(const char *profile_text, const char *pushed)
{
    struct packet_shape shape;
    struct profile *profile = given_profile(profile_text, (struct openvpn_version){2, 6});

    given_pushed(pushed);
    facts.profile = profile;
    facts.path.users_line = encapsulation(&facts, &shape, &facts.path.own);
    facts.profile = NULL;
    profile_free(profile);
    return shape;
}

static void the_data_channel_is_what_was_agreed_on(void **state)
{
    (void)state;
    struct packet_shape shape =
        shape_for("client\nremote 192.0.2.1 443 udp\ncipher AES-256-CBC\nauth SHA512\n", "cipher AES-128-GCM");
    assert_int_equal(shape.cipher, CIPHER_GCM);
    assert_int_equal(shape.digest, 64);
    assert_false(shape.same_cipher);
    assert_false(facts.path.users_line);
    assert_int_equal(facts.path.own.value, 1492);
    shape = shape_for("client\nremote 192.0.2.1 443 tcp\ncipher AES-256-CBC\nmssfix 1300\ncomp-lzo\n", "ping 10");
    assert_int_equal(shape.cipher, CIPHER_CBC);
    assert_int_equal(shape.digest, 20);
    assert_true(shape.tcp && shape.compressed && shape.same_cipher);
    assert_true(facts.path.users_line);
    assert_int_equal(facts.path.own.value, 1300);
    assert_false(shape.epoch);
    shape = shape_for("client\nremote 192.0.2.1\n",
                      "cipher AES-256-GCM,protocol-flags cc-exit tls-ekm dyn-tls-crypt aead-epoch");
    assert_true(shape.epoch);
    shape = shape_for("client\nremote 192.0.2.1\ntun-mtu 1400\n", "cipher CHACHA20-POLY1305");
    assert_int_equal(shape.cipher, CIPHER_CHACHA);
    assert_true(facts.path.users_line);
    assert_int_equal(facts.path.own.value, 1400);
}

/* From 10.100.0.2 port 40000 to 10.0.0.10 port 443: 0x01020304 is waited for. */
static const uint8_t acknowledgement[40] = {0x45, 0,    0,    40,   0,    0,    0x40, 0,    64,   6,    0, 0, 10, 100,
                                            0,    2,    10,   0,    0,    10,   0x9c, 0x40, 0x01, 0xbb, 0, 0, 0,  1,
                                            0x01, 0x02, 0x03, 0x04, 0x50, 0x10, 0,    0,    0,    0,    0, 0};

static void a_sender_is_told_what_the_kernel_checks(void **state)
{
    struct sender_notice notice = {.socket = -1, .own = {10, 100, 0, 2}};
    uint8_t out[8 + NOTICE_SIZE];

    (void)state;
    assert_true(sender_notice_take(&notice, acknowledgement, sizeof(acknowledgement)));
    assert_true(sender_notice_take(&notice, acknowledgement, sizeof(acknowledgement)));
    assert_int_equal(notice.count, 1);
    assert_int_equal(sender_notice_write(&notice.flows[0], 1304, out), 36);
    const uint8_t start[] = {3, 4};
    assert_memory_equal(out, start, 2);
    const uint8_t mtu[] = {0x05, 0x18};
    assert_memory_equal(out + 6, mtu, 2);
    const uint8_t addresses[] = {10, 0, 0, 10, 10, 100, 0, 2, 0x01, 0xbb, 0x9c, 0x40, 0x01, 0x02, 0x03, 0x04};
    /* the sender's own packet: from him to us */
    assert_memory_equal(out + 8 + 12, addresses, sizeof(addresses));
    uint32_t sum = 0;
    for (size_t i = 0; i < sizeof(out); i += 2)
        sum += (uint32_t)out[i] << 8 | out[i + 1];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    assert_int_equal(sum, 0xffff);
}

static void what_is_no_open_connection_is_passed_over(void **state)
{
    struct sender_notice notice = {.socket = -1, .own = {10, 100, 0, 2}};
    uint8_t packet[40];
    static const struct {
        size_t at;
        uint8_t value;
    } changes[] = {{0, 0x65}, {0, 0x44}, {0, 0x4f}, {9, 17}, {7, 1}, {15, 3}, {33, 0x02}, {33, 0x14}, {33, 0x11}};

    (void)state;
    for (size_t length = 0; length < sizeof(packet); length++)
        assert_false(sender_notice_take(&notice, acknowledgement, length));
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        memcpy(packet, acknowledgement, sizeof(packet));
        packet[changes[i].at] = changes[i].value;
        assert_false(sender_notice_take(&notice, packet, sizeof(packet)));
    }
    assert_int_equal(notice.count, 0);
}

static void many_connections_are_bounded(void **state)
{
    struct sender_notice notice = {.socket = -1, .own = {10, 100, 0, 2}};
    uint8_t packet[40];

    (void)state;
    memcpy(packet, acknowledgement, sizeof(packet));
    for (unsigned i = 0; i < 1000; i++) {
        packet[20] = (uint8_t)(i >> 8);
        packet[21] = (uint8_t)i;
        assert_true(sender_notice_take(&notice, packet, sizeof(packet)) == (i < NOTICE_FLOWS_MAX));
    }
    assert_int_equal(notice.count, NOTICE_FLOWS_MAX);
    assert_int_equal(notice.flows[NOTICE_FLOWS_MAX - 1].here_port, NOTICE_FLOWS_MAX - 1);
}

static void a_sender_is_told_a_few_times_and_only_when_there_is_news(void **state)
{
    struct sender_notice notice = {.socket = -1, .own = {10, 100, 0, 2}};
    unsigned told = 0;

    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        assert_true(sender_notice_take(&notice, acknowledgement, sizeof(acknowledgement)));
        told += sender_notice_due(&notice.flows[0]);
        assert_false(sender_notice_due(&notice.flows[0]));
    }
    assert_int_equal(told, NOTICE_TIMES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pushed_name_server_is_asked_before_the_gateway),
        cmocka_unit_test(a_public_address_is_asked_in_a_full_tunnel_only),
        cmocka_unit_test(hosts_of_the_user_come_first_and_off_is_off),
        cmocka_unit_test(a_name_is_asked_when_the_resolver_has_said_its_address),
        cmocka_unit_test(ipv6_inside_the_tunnel_is_not_ended),
        cmocka_unit_test(the_data_channel_is_what_was_agreed_on),
        cmocka_unit_test(a_sender_is_told_what_the_kernel_checks),
        cmocka_unit_test(what_is_no_open_connection_is_passed_over),
        cmocka_unit_test(many_connections_are_bounded),
        cmocka_unit_test(a_sender_is_told_a_few_times_and_only_when_there_is_news),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
