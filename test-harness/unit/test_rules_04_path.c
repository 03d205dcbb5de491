/* SPDX-License-Identifier: MIT */
/*
 * Rules and remedies of topic 04 that are about the size of packets: each raised, and its near
 * misses silent.
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
#include "remedies/mtu_repair.h"

static struct facts facts;
static const struct profile empty;

/* A measured path of `outer` bytes, seen by a client of 2.6 over UDP with AES-GCM. */
static void given_path(unsigned outer)
{
    facts_start(&facts);
    facts.available = FACTS_PATH | FACTS_PLUGIN | FACTS_PROFILE;
    facts.profile = &empty;
    facts.settings.fix = fix_policy_default();
    facts.path.shape = (struct packet_shape){.version = {2, 6}, .cipher = CIPHER_GCM};
    facts.path.own = mssfix_default(&facts.path.shape, 0);
    facts.path.device_mtu = 1500;
    facts.path.largest = 1448;
    facts.path.link_mtu = facts.path.known_mtu = 1500;
    facts.path.how = "ping";
    facts.path.passes = packet_inner(&facts.path.shape, outer);
    facts.path.state = outer < 1500 ? PATH_HOLE : PATH_GOOD;
}

static void a_hole_below_what_tcp_sends_is_raised(void **state)
{
    (void)state;
    given_path(1400);
    assert_non_null(given_raises(&facts, 404));
    assert_true(given_says(given_raises(&facts, 404), "and smaller ones"));
    facts.path.handed_over = 1328;
    assert_true(given_says(given_raises(&facts, 404), "keeps TCP below that"));
    facts.path.handed_over = 0;
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_APPLY);
    assert_int_equal(mtu_repair_mssfix(&facts), 1328);
}

/* 1440 bytes is what OpenVPN 2.6 holds TCP to by itself: 1492 outside. */
static void a_hole_above_what_tcp_sends_is_not(void **state)
{
    (void)state;
    given_path(1492);
    assert_null(given_raises(&facts, 404));
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_NOT_NEEDED);
    assert_int_equal(mtu_repair_mssfix(&facts), 0);
    given_path(1491);
    assert_non_null(given_raises(&facts, 404));
}

static void a_good_a_silent_and_an_undecided_path_raise_nothing(void **state)
{
    static const enum path_state states[] = {PATH_GOOD, PATH_SILENT, PATH_UNDECIDED, PATH_UNDER_WAY,
                                             PATH_NOT_LOOKED_AT};

    (void)state;
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        given_path(1400);
        facts.path.state = states[i];
        assert_null(given_raises(&facts, 404));
        assert_int_equal(mtu_repair_decide(&facts), REMEDY_NOT_NEEDED);
    }
}

static void a_silent_path_is_counted_as_not_looked_at(void **state)
{
    (void)state;
    given_path(1500);
    unsigned blind = rules_tally(&facts).blind;
    facts.available &= ~(unsigned)FACTS_PATH;
    facts.path.state = PATH_SILENT;
    assert_int_equal(rules_tally(&facts).blind, blind + 1);
    facts.path.state = PATH_NOT_LOOKED_AT;
    assert_int_equal(rules_tally(&facts).blind, blind);
}

static void a_line_of_the_user_is_never_overridden(void **state)
{
    (void)state;
    given_path(1340);
    facts.path.users_line = true;
    facts.path.own = (struct mssfix){1328, MSSFIX_PLAIN};
    assert_true(given_says(given_raises(&facts, 404), "and a line"));
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_NOT_NEEDED);
    assert_int_equal(mtu_repair_mssfix(&facts), 0);
    facts.path.remembered = 1312;
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 0);
    given_path(1356); /* which his line covers */
    facts.path.users_line = true;
    facts.path.own = (struct mssfix){1328, MSSFIX_PLAIN};
    assert_null(given_raises(&facts, 404));
}

static void assert_evidence(unsigned code, const char *name, const char *value)
{
    const char *is = finding_evidence_value(given_raises(&facts, code), slice_of(name));

    if (value)
        assert_string_equal(is, value);
    else
        assert_null(is);
}

/* With offload mssfix does nothing: the same line covers nothing, and neither does one of ours. */
static void with_offload_mssfix_covers_nothing(void **state)
{
    (void)state;
    given_path(1400);
    facts.path.own = (struct mssfix){1328, MSSFIX_PLAIN};
    assert_null(given_raises(&facts, 404));
    facts.path.dco = true;
    assert_non_null(given_raises(&facts, 404));
    facts.path.handed_over = 1328;
    assert_null(strstr(given_raises(&facts, 404)->sentence->text, "mssfix"));
}

/*
 * Of the four lines only mssfix is of no use to the kernel: the others are the user's wish as ever.
 */
static void with_offload_only_mssfix_is_no_line_of_the_user(void **state)
{
    static const char *const lines[] = {"", "mssfix 1328\n", "tun-mtu 1400\n", "link-mtu 1400\n", "fragment 1300\n"};
    static const bool in_force[] = {false, true, true, true, true};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char text[128];
        (void)snprintf(text, sizeof(text), "client\nremote 192.0.2.1\n%s", lines[i]);
        struct profile *profile = given_profile(text, (struct openvpn_version){2, 6});
        given_path(1400);
        facts.profile = profile;
        assert_int_equal(encapsulation(&facts, &facts.path.shape, &facts.path.own), in_force[i]);
        facts.path.dco = true;
        assert_int_equal(encapsulation(&facts, &facts.path.shape, &facts.path.own), in_force[i] && i != 1);
        profile_free(profile);
    }
}

/* The tunnel's own MTU is all that limits a packet: with tun-mtu 1304 there is no hole at 1348. */
static void with_offload_the_mtu_of_the_device_counts(void **state)
{
    (void)state;
    given_path(1400);
    facts.path.dco = true;
    facts.path.device_mtu = 1304;
    assert_null(given_raises(&facts, 404));
    facts.path.device_mtu = 1400;
    assert_non_null(given_raises(&facts, 404));
}

/* Neither the finding nor the remedy speaks of mssfix, and none is remembered. */
static void with_offload_the_tunnels_mtu_is_the_cure(void **state)
{
    char buffer[512];
    struct text text;

    (void)state;
    given_path(1400);
    assert_evidence(404, "mssfix", "1328");
    assert_evidence(404, "line", "mssfix 1328");
    facts.path.dco = true;
    assert_evidence(404, "mssfix", NULL);
    assert_evidence(404, "line", "tun-mtu 1304");
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_APPLY);
    assert_int_equal(mtu_repair_mssfix(&facts), 0);
    text_start(&text, buffer, sizeof(buffer));
    mtu_repair_next_text(&facts, true, &text);
    assert_null(strstr(buffer, "mssfix"));
    assert_non_null(strstr(buffer, "tun-mtu 1304"));
    facts.path.passes = 1200;
    facts.tunnel.local6.family = ADDRESS_IPV6; /* which a tunnel of 1200 bytes would end */
    text_start(&text, buffer, sizeof(buffer));
    mtu_repair_next_text(&facts, true, &text);
    assert_null(strstr(buffer, "tun-mtu"));
    assert_non_null(strstr(buffer, "disable-dco"));
}

/* The kernel cuts what is too large into fragments by itself, whatever it knows of the path. */
static void with_offload_the_kernels_word_is_no_finding(void **state)
{
    static const unsigned known[] = {1500, 1492, 1491, 1400, 1280, 576};

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        given_path(1500);
        facts.path.dco = true;
        facts.path.known_mtu = facts.path.link_mtu = known[i];
        assert_null(given_raises(&facts, 407));
        assert_int_equal(mtu_repair_mssfix(&facts), 0);
    }
}

static void fix_decides(void **state)
{
    bool listed = false;

    (void)state;
    given_path(1400);
    fix_policy_add(&facts.settings.fix, &listed, SLICE("off"));
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_NOT_ALLOWED);
    fix_policy_add(&facts.settings.fix, &listed, SLICE("mssfix"));
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_APPLY);
    fix_policy_add(&facts.settings.fix, &listed, SLICE("dry-run"));
    assert_int_equal(mtu_repair_decide(&facts), REMEDY_DRY_RUN);
}

static void what_the_kernel_knows_is_held_against_what_openvpn_assumes(void **state)
{
    (void)state;
    given_path(1500);
    facts.path.known_mtu = 1492;
    assert_null(given_raises(&facts, 407));
    facts.path.known_mtu = 1491;
    assert_true(given_says(given_raises(&facts, 407), "do not reach the"));
    facts.path.link_mtu = 1491;
    assert_true(given_says(given_raises(&facts, 407), "that leads to the"));
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 1328);
    assert_true(facts.path.by_kernel);
    facts.path.known_mtu = 1300;
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 1272);
    facts.path.shape.tcp = true; /* a stream has no such trouble */
    assert_null(given_raises(&facts, 407));
    facts.path.shape.tcp = false;
    facts.path.known_mtu = 0; /* not known */
    assert_null(given_raises(&facts, 407));
}

static void the_smaller_of_history_and_kernel_is_handed_over(void **state)
{
    (void)state;
    given_path(1500);
    facts.path.remembered = 1300;
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 1300);
    assert_false(facts.path.by_kernel);
    facts.path.known_mtu = 1300;
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 1272);
    facts.path.known_mtu = 1400;
    path_mtu_before_start(&facts.path);
    assert_int_equal(facts.path.for_start, 1300);
}

static void mssfix_beside_offload_is_named(void **state)
{
    struct profile *profile = given_profile("client\nremote 192.0.2.1\nmssfix 1328\n", (struct openvpn_version){2, 6});

    (void)state;
    given_path(1500);
    facts.profile = profile;
    assert_null(given_raises(&facts, 408));
    facts.path.dco = true;
    assert_int_equal(given_raises(&facts, 408)->file_line, 3);
    profile_free(profile);
    profile = given_profile("client\nremote 192.0.2.1\n", (struct openvpn_version){2, 6});
    facts.profile = profile;
    assert_null(given_raises(&facts, 408));
    profile_free(profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hole_below_what_tcp_sends_is_raised),
        cmocka_unit_test(a_hole_above_what_tcp_sends_is_not),
        cmocka_unit_test(a_good_a_silent_and_an_undecided_path_raise_nothing),
        cmocka_unit_test(a_silent_path_is_counted_as_not_looked_at),
        cmocka_unit_test(a_line_of_the_user_is_never_overridden),
        cmocka_unit_test(with_offload_mssfix_covers_nothing),
        cmocka_unit_test(with_offload_only_mssfix_is_no_line_of_the_user),
        cmocka_unit_test(with_offload_the_mtu_of_the_device_counts),
        cmocka_unit_test(with_offload_the_tunnels_mtu_is_the_cure),
        cmocka_unit_test(with_offload_the_kernels_word_is_no_finding),
        cmocka_unit_test(fix_decides),
        cmocka_unit_test(what_the_kernel_knows_is_held_against_what_openvpn_assumes),
        cmocka_unit_test(the_smaller_of_history_and_kernel_is_handed_over),
        cmocka_unit_test(mssfix_beside_offload_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
