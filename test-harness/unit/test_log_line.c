/* SPDX-License-Identifier: MIT */
/* Unit tests of log/log_line.h: every way in which a line can be wrapped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "log/log_line.h"

#define MESSAGE "TLS: Initial packet from [AF_INET]198.51.100.7:443, sid=1 2"

/* A line and the moment that it should have; MOMENT_UNKNOWN where it has none. */
struct wrapped {
    const char *raw;
    moment time;
};

static void check(const struct wrapped *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct log_line line;
        log_line_parse(slice_of(lines[i].raw), &line);
        if (!slice_is(line.message, MESSAGE) || line.time != lines[i].time || line.ours || line.management)
            print_error("line: %s\nmessage: %.*s\ntime: %lld\n", lines[i].raw, (int)line.message.length,
                        line.message.at, (long long)line.time);
        assert_true(slice_is(line.message, MESSAGE));
        assert_true(line.time == lines[i].time);
        assert_false(line.ours || line.management);
    }
}

#define CHECK(lines) check((lines), sizeof(lines) / sizeof((lines)[0]))

static void openvpn_stamps_of_every_version_are_read(void **state)
{
    (void)state;
    static const struct wrapped lines[] = {
        {MESSAGE, MOMENT_UNKNOWN},
        {"2022-06-14 11:13:03 " MESSAGE "\r\n", SECONDS(1655205183)},
        {"2022-06-14 11:13:03.354366 " MESSAGE, SECONDS(1655205183) + 354366},
        {"2022-06-14 11:13:03 us=123456 " MESSAGE, SECONDS(1655205183) + 123456},
        {"2022-06-14 11:13:03 us=7 " MESSAGE, SECONDS(1655205183) + 7},
        {"Fri Sep 14 08:58:26 2018 " MESSAGE, SECONDS(1536915506)},
        {"Fri Sep  4 08:58:26 2018 us=42 " MESSAGE, SECONDS(1536051506) + 42},
        {"1559117927.123456 1000001 " MESSAGE, SECONDS(1559117927) + 123456},
        {"2024-02-29 00:00:00 " MESSAGE, SECONDS(1709164800)},
    };

    CHECK(lines);
}

static void syslog_and_journal_prefixes_are_taken_off(void **state)
{
    (void)state;
    static const struct wrapped lines[] = {
        {"Apr 15 17:11:07  " MESSAGE, SECONDS(9047467)},
        {"Apr 15 17:11:07 host openvpn[123]: " MESSAGE, SECONDS(9047467)},
        {"Apr 15 17:11:07 openvpn: " MESSAGE, SECONDS(9047467)},
        {"Apr  5 17:11:07 host nm-openvpn[123]: " MESSAGE, SECONDS(8183467)},
        {"Apr 5 17:11:07 host ovpn-client[123]: " MESSAGE, SECONDS(8183467)},
        {"Apr 15 17:11:07 host openvpn(office)[123]: " MESSAGE, SECONDS(9047467)},
        {"Apr 15 2018 17:11:07 host openvpn[1]: " MESSAGE, SECONDS(1523812267)},
        {"Apr 15 17:11:07 host openvpn[9]: Fri Sep 14 08:58:26 2018 " MESSAGE, SECONDS(1536915506)},
        {"<29>Apr 15 17:11:07 host openvpn[123]: " MESSAGE, SECONDS(9047467)},
        {"<29>1 2024-05-14T18:36:38.123Z host openvpn 123 - - " MESSAGE, SECONDS(1715711798) + 123000},
        {"<29>1 2024-05-14T18:36:38+02:00 host openvpn 123 ID47 [x@1 a=\"b\"] " MESSAGE, SECONDS(1715704598)},
        {"2024-05-14T18:36:38.000001+02:00 host openvpn[9]: " MESSAGE, SECONDS(1715704598) + 1},
        {"2024-05-14T18:36:38+0200 host openvpn[9]: " MESSAGE, SECONDS(1715704598)},
        {"May 14 18:36:38.123456 host openvpn[9]: " MESSAGE, SECONDS(11558198) + 123456},
        {"1715704598.123456 cafe openvpn[9]: " MESSAGE, SECONDS(1715704598) + 123456},
        {"Tue 2024-05-14 18:36:38 CEST host openvpn[9]: " MESSAGE, SECONDS(1715711798)},
    };

    CHECK(lines);
}

static void container_prefixes_are_taken_off(void **state)
{
    (void)state;
    static const struct wrapped lines[] = {
        {"vpn_1  | " MESSAGE, MOMENT_UNKNOWN},
        {"vpn-1  | 2022-06-14 11:13:03 " MESSAGE, SECONDS(1655205183)},
        {"\033[36mvpn_1  |\033[0m 2022-06-14 11:13:03 " MESSAGE, SECONDS(1655205183)},
        {"[pod/vpn-0/openvpn] 2022-06-14 11:13:03 " MESSAGE, SECONDS(1655205183)},
        {"2022-06-14T11:13:03.123456789Z stdout F 2022-06-14 11:13:03 " MESSAGE, SECONDS(1655205183) + 123456},
    };

    CHECK(lines);
}

static void wrappers_of_other_clients_are_taken_off(void **state)
{
    (void)state;
    static const struct wrapped lines[] = {
        {"[DBG] [TI=12] [PID: 77] " MESSAGE, MOMENT_UNKNOWN},
        {"2022-06-14 11:13:03.123 +00:00 [DBG] [TI=12] " MESSAGE, SECONDS(1655205183) + 123000},
        {"2022-06-14 13:13:03.123 +02:00 [DBG] >LOG:1655205183,I," MESSAGE, SECONDS(1655205183) + 123000},
        {">LOG:1655205183,I," MESSAGE, SECONDS(1655205183)},
        {">LOG:1655205183,," MESSAGE, SECONDS(1655205183)},
        {"2022-06-14 11:13:03.354366   " MESSAGE, SECONDS(1655205183) + 354366},
        {"client1/198.51.100.4:1194 " MESSAGE, MOMENT_UNKNOWN},
        {"2022-06-14 11:13:03 198.51.100.4:1194 " MESSAGE, SECONDS(1655205183)},
        {"udp4:198.51.100.4:1194 " MESSAGE, MOMENT_UNKNOWN},
        {"c/[AF_INET6]2001:db8::1:1194 " MESSAGE, MOMENT_UNKNOWN},
    };

    CHECK(lines);
}

static void a_foreign_line_keeps_its_own_words(void **state)
{
    (void)state;
    struct log_line line;

    log_line_parse(SLICE("2024-02-04 18:03:54.366118 *Tunnelblick: openvpnstart starting OpenVPN"), &line);
    assert_true(slice_is(line.message, "*Tunnelblick: openvpnstart starting OpenVPN"));
    log_line_parse(SLICE("RESOLVE: Cannot resolve"), &line);
    assert_true(slice_is(line.message, "RESOLVE: Cannot resolve"));
    log_line_parse(SLICE("[server] Peer Connection Initiated"), &line);
    assert_true(slice_is(line.message, "[server] Peer Connection Initiated"));
    log_line_parse(SLICE("2024-13-04 18:03:54 no month"), &line);
    assert_true(line.time == MOMENT_UNKNOWN);
    assert_true(slice_is(line.message, "2024-13-04 18:03:54 no month"));
}

static void notifications_are_marked_in_a_log_and_live(void **state)
{
    (void)state;
    static const char *const lines[] = {
        ">STATE:1559117927,WAIT,,,,,,",
        "MANAGEMENT: >STATE:1559117927,WAIT,,,,,,",
        "2024-02-04 18:03:54 MANAGEMENT: >STATE:1559117927,WAIT,,,,,,",
        ">LOG:1559117927,,MANAGEMENT: >STATE:1559117927,WAIT,,,,,,",
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct log_line line;
        log_line_parse(slice_of(lines[i]), &line);
        assert_true(line.management);
        assert_true(slice_is(line.message, ">STATE:1559117927,WAIT,,,,,,"));
    }
}

static void our_own_lines_are_known_behind_any_prefix(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "PLUGIN cvpn-doctor: CVPN-0000 note summary: x",
        "2022-06-14 11:13:03 PLUGIN cvpn-doctor: CVPN-0000 note summary: x",
        "Apr 15 17:11:07 host openvpn[3]: PLUGIN cvpn-doctor: CVPN-0000 note summary: x",
        ">LOG:1559117927,I,PLUGIN cvpn-doctor: CVPN-0000 note summary: x",
        "vpn_1 | Fri Sep 14 08:58:26 2018 us=1 PLUGIN cvpn-doctor: CVPN-0000 note summary: x",
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct log_line line;
        log_line_parse(slice_of(lines[i]), &line);
        assert_true(line.ours);
        assert_true(slice_is(line.message, "PLUGIN cvpn-doctor: CVPN-0000 note summary: x"));
    }
}

static void a_line_cut_anywhere_is_survived(void **state)
{
    (void)state;
    static const char whole[] =
        "<29>1 2024-05-14T18:36:38.123+02:00 host openvpn 123 - - Fri Sep 14 08:58:26 2018 us=1 "
        "vpn | >LOG:1,I,MANAGEMENT: >STATE:1,WAIT,,";

    for (size_t from = 0; from < sizeof(whole); from++) {
        for (size_t length = 0; from + length < sizeof(whole); length++) {
            /*
             * A buffer of just this size: a byte read beyond it is seen by valgrind and the
             * sanitizer.
             */
            char *copy = malloc(length ? length : 1);
            struct log_line line;
            assert_non_null(copy);
            memcpy(copy, whole + from, length);
            log_line_parse((struct slice){copy, length}, &line);
            assert_true(line.message.length <= length);
            free(copy);
        }
    }
    struct log_line line;
    log_line_parse((struct slice){NULL, 0}, &line);
    assert_int_equal(line.message.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openvpn_stamps_of_every_version_are_read),
        cmocka_unit_test(syslog_and_journal_prefixes_are_taken_off),
        cmocka_unit_test(container_prefixes_are_taken_off),
        cmocka_unit_test(wrappers_of_other_clients_are_taken_off),
        cmocka_unit_test(a_foreign_line_keeps_its_own_words),
        cmocka_unit_test(notifications_are_marked_in_a_log_and_live),
        cmocka_unit_test(our_own_lines_are_known_behind_any_prefix),
        cmocka_unit_test(a_line_cut_anywhere_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
