/* SPDX-License-Identifier: MIT */
/*
 * packet_size.h and path_mtu.h. The large table is derived: make-packet-size-cases models OpenVPN's
 * sources in another way. The small one is measured, with real clients of 2.4 to 2.7, IPv4 and IPv6
 * inside and outside; scenarios path-mssfix-segments* measure it again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "facts/encapsulation.h"
#include "given.h"
#include "mtu/path_mtu.h"

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order of the table */
static const struct size_case {
    unsigned minor;
    bool tcp;
    bool outer6;
    enum data_cipher cipher;
    unsigned digest;
    bool same_cipher;
    unsigned value;
    enum mssfix_kind kind;
    unsigned segment; /* of IPv4 inside; 20 less of IPv6, as each row that was measured has it */
    unsigned inner;
    unsigned outer;
} cases[] = {
#include "packet_size_cases.inc"
};

enum { CASES = sizeof(cases) / sizeof(cases[0]) };

static struct packet_shape shape_of(const struct size_case *one)
{
    return (struct packet_shape){.version = {2, one->minor},
                                 .cipher = one->cipher,
                                 .digest = one->digest,
                                 .tcp = one->tcp,
                                 .outer6 = one->outer6,
                                 .same_cipher = one->same_cipher};
}

static void a_thousand_segments_are_what_openvpn_writes(void **state)
{
    (void)state;
    assert_in_range(CASES, 1000, 2000);
    for (size_t i = 0; i < CASES; i++) {
        struct packet_shape shape = shape_of(&cases[i]);
        struct mssfix mssfix = {cases[i].value, cases[i].kind};
        if (mssfix_segment(&shape, mssfix, false) != cases[i].segment ||
            mssfix_segment(&shape, mssfix, true) != cases[i].segment - 20)
            fail_msg("case %zu: 2.%u mssfix %u: %u and not %u", i, cases[i].minor, cases[i].value,
                     mssfix_segment(&shape, mssfix, false), cases[i].segment);
    }
}

static void packets_are_as_large_as_their_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        struct packet_shape shape = shape_of(&cases[i]);
        assert_int_equal(packet_outer(&shape, cases[i].inner), cases[i].outer);
    }
}

static void inner_is_the_largest_that_fits_outer(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i += 7) {
        struct packet_shape shape = shape_of(&cases[i]);
        shape.fragmented = i % 2;
        shape.compressed = i % 3 == 0;
        for (unsigned outer = 300; outer <= 1500; outer++) {
            unsigned inner = packet_inner(&shape, outer);
            assert_in_range(packet_outer(&shape, inner), 0, outer);
            assert_in_range(packet_outer(&shape, inner + 1), outer + 1, outer + 17);
        }
    }
    struct packet_shape shape = {.version = {2, 6}};
    assert_int_equal(packet_inner(&shape, 0), 0);
    assert_int_equal(packet_inner(&shape, 52), 0);
    assert_int_equal(packet_inner(&shape, 53), 1);
}

enum carrier { OVER_UDP, OVER_TCP, OVER_UDP_EPOCH, OVER_UDP6, OVER_TCP6, OVER_UDP6_EPOCH };

static const struct measured_case {
    unsigned minor;
    enum carrier carrier;
    const char *cipher; /* that was agreed on */
    const char *lines;  /* of the profile */
    unsigned segment;   /* of IPv4 inside */
    unsigned segment6;  /* of IPv6 inside */
} measured[] = {
#include "packet_size_measured.inc"
};

static bool over_tcp(enum carrier carrier)
{
    return carrier == OVER_TCP || carrier == OVER_TCP6;
}

static bool over_ipv6(enum carrier carrier)
{
    return carrier >= OVER_UDP6;
}

static bool with_epoch(enum carrier carrier)
{
    return carrier == OVER_UDP_EPOCH || carrier == OVER_UDP6_EPOCH;
}

/* The whole way: the profile is read, the shape is found, mssfix is reckoned. */
static void clients_wrote_these_segments(void **state)
{
    static struct facts facts;

    (void)state;
    for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++) {
        const struct measured_case *one = &measured[i];
        char text[256];
        char pushed[96];
        struct packet_shape shape;

        facts_start(&facts);
        facts.version = (struct openvpn_version){2, one->minor};
        (void)snprintf(text, sizeof(text), "client\nremote 192.0.2.1 443 %s\n%s\n",
                       over_tcp(one->carrier) ? "tcp" : "udp", one->lines);
        (void)snprintf(pushed, sizeof(pushed), "cipher %s%s", one->cipher,
                       with_epoch(one->carrier) ? ",protocol-flags cc-exit tls-ekm dyn-tls-crypt aead-epoch" : "");
        pushed_add(&facts.session.pushed, slice_of(pushed));
        facts.tunnel.server.family = over_ipv6(one->carrier) ? ADDRESS_IPV6 : ADDRESS_IPV4;
        struct profile *profile = given_profile(text, facts.version);
        facts.profile = profile;
        struct mssfix own;
        (void)encapsulation(&facts, &shape, &own);
        unsigned segment = mssfix_segment(&shape, own, false);
        unsigned segment6 = mssfix_segment(&shape, own, true);
        if (segment != one->segment || segment6 != one->segment6)
            fail_msg("row %zu: 2.%u %s '%s': %u and %u, not %u and %u", i, one->minor, one->cipher, one->lines, segment,
                     segment6, one->segment, one->segment6);
        profile_free(profile);
    }
}

/* What anchors.md measured and OpenVPN's own unit test asserts. */
static void known_values_hold(void **state)
{
    const struct packet_shape udp = {.version = {2, 6}, .cipher = CIPHER_GCM};
    const struct packet_shape tcp = {.version = {2, 6}, .cipher = CIPHER_GCM, .tcp = true};
    const struct packet_shape aws_2_5 = {.version = {2, 5}, .cipher = CIPHER_GCM, .same_cipher = true};
    const struct mssfix plain = {1328, MSSFIX_PLAIN};

    (void)state;
    assert_int_equal(mssfix_segment(&udp, plain, false), 1264);
    assert_int_equal(mssfix_segment(&udp, (struct mssfix){1328, MSSFIX_MTU}, false), 1236);
    assert_int_equal(mssfix_segment(&udp, (struct mssfix){1328, MSSFIX_FIXED}, false), 1288);
    assert_int_equal(mssfix_segment(&tcp, plain, false), 1262);
    assert_int_equal(mssfix_segment(&udp, mssfix_default(&udp, 0), false), 1400);
    assert_int_equal(mssfix_segment(&udp, (struct mssfix){0, MSSFIX_PLAIN}, false), 0);
    assert_int_equal(mssfix_inner(&udp, (struct mssfix){0, MSSFIX_PLAIN}), 1500);
    assert_int_equal(mssfix_segment(&aws_2_5, plain, false), 1164);
    assert_int_equal(packet_outer(&udp, 1304), 1356);

    const struct packet_shape cbc = {.version = {2, 6}, .cipher = CIPHER_CBC, .digest = 20};
    assert_int_equal(mssfix_segment(&udp, (struct mssfix){1327, MSSFIX_PLAIN}, false), 1263);
    assert_int_equal(mssfix_segment(&cbc, plain, false), 1235);
    assert_int_equal(mssfix_segment(&cbc, (struct mssfix){1328, MSSFIX_MTU}, false), 1203);
}

static void defaults_follow_version_and_options(void **state)
{
    struct packet_shape shape = {.version = {2, 6}, .tun_mtu = 1400};

    (void)state;
    assert_int_equal(mssfix_default(&shape, 0).kind, MSSFIX_FIXED);
    assert_int_equal(mssfix_default(&shape, 0).value, 1400);
    assert_int_equal(mssfix_default(&shape, 1300).value, 1300);
    shape.version.minor = 5;
    assert_int_equal(mssfix_default(&shape, 0).value, 1450);
}

static bool parses(const char *text, unsigned minor, struct mssfix *mssfix)
{
    struct openvpn_version version = {2, minor};
    struct profile *profile = given_profile(text, version);
    const struct profile_option *option = profile_last(profile, "mssfix");
    bool parsed = option && mssfix_parse(option, version, mssfix);

    profile_free(profile);
    return parsed;
}

static void mssfix_is_read_as_the_version_does(void **state)
{
    struct mssfix mssfix = {0, MSSFIX_PLAIN};

    (void)state;
    assert_true(parses("mssfix 1328\n", 4, &mssfix));
    assert_int_equal(mssfix.value, 1328);
    assert_true(parses("mssfix 1400 mtu\n", 6, &mssfix));
    assert_int_equal(mssfix.kind, MSSFIX_MTU);
    assert_true(parses("mssfix 1400 fixed\n", 6, &mssfix));
    assert_int_equal(mssfix.kind, MSSFIX_FIXED);
    assert_false(parses("mssfix 1400 mtu\n", 5, &mssfix));
    assert_false(parses("mssfix\n", 6, &mssfix));
    assert_false(parses("mssfix many\n", 6, &mssfix));
}

/*
 * The line that is handed over never lets a packet through that is too large, and is AWS's own
 * wherever that does.
 */
static void the_line_for_a_path_is_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i += 3) {
        struct path_mtu path = {.state = PATH_HOLE, .shape = shape_of(&cases[i])};
        for (unsigned outer = 600; outer < 1500; outer += 11) {
            path.passes = packet_inner(&path.shape, outer);
            for (unsigned exact = 0; exact < 2; exact++) {
                unsigned value = path_mtu_mssfix(&path, exact);
                unsigned wanted = path_mtu_wanted(&path, exact);
                assert_in_range(wanted, 0, path.passes);
                assert_in_range(value, 101, exact ? 2000 : 1328);
                assert_in_range(mssfix_inner(&path.shape, (struct mssfix){value, MSSFIX_PLAIN}), 0, wanted);
            }
        }
    }
    struct path_mtu path = {.state = PATH_HOLE, .passes = 1348, .shape = {.version = {2, 6}}};
    assert_int_equal(path_mtu_mssfix(&path, false), 1328);
    assert_int_equal(path_mtu_mssfix(&path, true), 1372);
    assert_int_equal(path_mtu_wanted(&path, false), 1304);
    path.passes = 1303;
    assert_int_equal(path_mtu_mssfix(&path, false), 1327);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_segments_are_what_openvpn_writes),
        cmocka_unit_test(packets_are_as_large_as_their_parts),
        cmocka_unit_test(inner_is_the_largest_that_fits_outer),
        cmocka_unit_test(clients_wrote_these_segments),
        cmocka_unit_test(known_values_hold),
        cmocka_unit_test(defaults_follow_version_and_options),
        cmocka_unit_test(mssfix_is_read_as_the_version_does),
        cmocka_unit_test(the_line_for_a_path_is_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
