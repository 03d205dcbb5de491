/* SPDX-License-Identifier: MIT */
/* The history's lines, the mark of a network, and what is asked of a history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "given.h"
#include "history/history_lines.h"
#include "network/network_fingerprint.h"

#define NOW     SECONDS((moment)1764000000)
#define ATTEMPT "cvpn1 attempt time=1764000000 run=5f0a12c3 server=203.0.113.7 network=1a2b3c4d-5e6f7a8b client=2.6.14 "
#define HOME    "1a2b3c4d-5e6f7a8b"

static bool reads(const char *text, struct history_line *line)
{
    return history_line_read(slice_of(text), line);
}

static void an_attempts_line_is_read_as_it_was_written(void **state)
{
    const char *text = ATTEMPT "stage=connected reached=10.0.0.10:443,db.example.com missed=[2001:db8::1]:53 .";
    char again[HISTORY_LINE_MAX + 1];
    struct history_line line;
    struct text out;

    (void)state;
    assert_true(reads(text, &line));
    assert_int_equal(line.kind, HISTORY_ATTEMPT);
    assert_int_equal(line.time, 1764000000);
    assert_int_equal(line.run, 0x5f0a12c3);
    assert_string_equal(line.server, "203.0.113.7");
    assert_int_equal(line.stage, STAGE_CONNECTED);
    assert_int_equal(line.destination_count, 3);
    assert_string_equal(line.destinations[2].name, "[2001:db8::1]:53");
    assert_true(line.destinations[1].reached);
    assert_false(line.destinations[2].reached);
    text_start(&out, again, sizeof(again));
    history_line_write(&line, &out);
    assert_int_equal(out.length, strlen(text) + 1);
    assert_memory_equal(again, text, strlen(text));
}

static void drops_and_paths_are_read_as_they_were_written(void **state)
{
    static const char *const texts[] = {
        "cvpn1 drop time=1764000900 server=2001:db8::7 why=ping-restart .",
        "cvpn1 path time=1764000001 network=1a2b3c4d path_mtu=1400 mssfix=1328 .",
        "cvpn1 path time=1764000001 network=1a2b3c4d path_mtu=0 mssfix=0 .",
    };
    char again[HISTORY_LINE_MAX + 1];
    struct history_line line;
    struct text out;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_true(reads(texts[i], &line));
        text_start(&out, again, sizeof(again));
        history_line_write(&line, &out);
        again[out.length - 1] = '\0';
        assert_string_equal(again, texts[i]);
    }
}

static void a_key_of_a_later_version_is_passed_over(void **state)
{
    struct history_line line;

    (void)state;
    assert_true(reads("cvpn1 drop time=5 colour=blue why=exit .", &line));
    assert_string_equal(line.why, "exit");
}

static void damaged_and_foreign_lines_are_void(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "hello",
        "cvpn2 drop time=5 why=exit .",                             /* another format */
        "cvpn1 drop time=5 why=exit",                               /* cut off */
        "cvpn1 drop time=5 why=ex",                                 /* cut off in a word */
        "cvpn1 drop time=5 wcvpn1 drop time=5 why=exit .",          /* two glued together */
        "cvpn1 drop time=5 why=exit .cvpn1 drop time=5 why=exit .", /* the same after the end */
        "cvpn1 drop time=5 time=6 why=exit .",                      /* a key twice */
        "cvpn1 drop why=exit .",                                    /* no time */
        "cvpn1 drop time=0 why=exit .",
        "cvpn1 drop time=-5 why=exit .",
        "cvpn1 drop time=99999999999999 why=exit .",
        "cvpn1 drop time=5 .",
        "cvpn1 drop time=5 why= .",
        "cvpn1 drop time=5  why=exit .", /* two blanks */
        "cvpn1 drop time=5 why=exit\x01 .",
        "cvpn1 drop time=5 why=\xc3\xa9 .",
        "cvpn1 drop time=5 why=a'b .",
        "cvpn1 drop time=5 server=example.com why=exit .", /* no address */
        "cvpn1 fall time=5 why=exit .",
        "cvpn1 attempt time=5 stage=nowhere .",
        "cvpn1 attempt time=5 stage=connected reached= .",
        "cvpn1 attempt time=5 stage=connected reached=a,,b .",
        "cvpn1 attempt time=5 stage=connected reached=1,2,3,4,5,6,7,8,9 .",
        "cvpn1 path time=5 network=1a2b3c4d mssfix=70000 .",
        "cvpn1 path time=5 mssfix=1328 .", /* of no network */
        "cvpn1 drop time=5 run=xyz why=exit .",
        "cvpn1 drop time=5 run=123456789 why=exit .",
    };
    struct history_line line;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (reads(texts[i], &line))
            fail_msg("this was taken for a line: %s", texts[i]);
}

static void what_cannot_stand_in_the_file_is_left_out(void **state)
{
    struct history_line line = {.kind = HISTORY_ATTEMPT, .time = 5, .stage = STAGE_CONNECTED, .destination_count = 2};
    char bytes[HISTORY_LINE_MAX + 1];
    struct text out;

    (void)state;
    memcpy(line.server, "no address", 11);
    memcpy(line.network, "a b", 4);
    memcpy(line.destinations[0].name, "a\nb", 4);
    memcpy(line.destinations[1].name, "ok", 3);
    text_start(&out, bytes, sizeof(bytes));
    history_line_write(&line, &out);
    assert_string_equal(bytes, "cvpn1 attempt time=5 stage=connected missed=ok .\n");
}

static void the_longest_line_fits(void **state)
{
    struct history_line line = {.kind = HISTORY_ATTEMPT,
                                .time = 253402300799,
                                .run = UINT32_MAX,
                                .stage = STAGE_CONNECTED,
                                .destination_count = HISTORY_DESTINATIONS_MAX};
    char bytes[HISTORY_LINE_MAX + 1];
    struct history_line again;
    struct text out;

    (void)state;
    memcpy(line.server, "2001:db8:1111:2222:3333:4444:5555:6666", 39);
    memcpy(line.network, HOME, sizeof(HOME));
    memset(line.client, 'c', sizeof(line.client) - 1);
    for (unsigned i = 0; i < HISTORY_DESTINATIONS_MAX; i++)
        memset(line.destinations[i].name, 'a' + (int)i, HISTORY_NAME_SIZE - 1);
    text_start(&out, bytes, sizeof(bytes));
    history_line_write(&line, &out);
    assert_false(out.cut);
    assert_true(out.length <= HISTORY_LINE_MAX);
    assert_true(history_line_read((struct slice){bytes, out.length - 1}, &again));
    assert_memory_equal(&again, &line, sizeof(line));
}

static struct history history;

static void given(const char *text)
{
    history_start(&history);
    history_lines_take(&history, slice_of(text));
}

static void damage_costs_only_the_damaged_line(void **state)
{
    (void)state;
    history_start(&history);
    assert_int_equal(history_lines_take(&history, SLICE("cvpn1 drop time=1 why=exit .\n"
                                                        "cvpn1 drop time=2 why=e\n"
                                                        "\0\xff garbage\n"
                                                        "cvpn1 drop time=3 why=exit .\n"
                                                        "cvpn1 drop time=4 why=exi")),
                     3);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.records[0].time, 3);
    assert_int_equal(history.records[1].time, 1);
}

static void of_too_many_lines_the_newest_count(void **state)
{
    static char bytes[400 * 64];
    struct text text;

    (void)state;
    text_start(&text, bytes, sizeof(bytes));
    for (int i = 1; i <= 300; i++)
        text_add(&text, "cvpn1 attempt time=%d stage=connected reached=host%d .\n", i, i);
    given(bytes);
    assert_int_equal(history.count, HISTORY_RECORDS_MAX);
    assert_int_equal(history.records[0].time, 300);
    assert_int_equal(history.name_count, HISTORY_NAMES_MAX);
    assert_string_equal(history.names[0], "host300");
}

static void a_shortened_file_keeps_the_newest_and_every_path(void **state)
{
    static char bytes[64 * 1024];
    static char kept[8 * 1024];
    struct text text;

    (void)state;
    text_start(&text, bytes, sizeof(bytes));
    text_add(&text, "cvpn1 path time=1 network=aaaaaaaa mssfix=1200 .\n");
    text_add(&text, "cvpn1 path time=2 network=aaaaaaaa mssfix=1328 .\n");
    text_add(&text, "half a line\n");
    for (int i = 3; i <= 600; i++)
        text_add(&text, "cvpn1 drop time=%d why=exit .\n", i);
    size_t length = history_lines_keep((struct slice){bytes, text.length}, kept, sizeof(kept));
    assert_in_range(length, sizeof(kept) / 2, sizeof(kept));
    history_start(&history);
    assert_int_equal(history_lines_take(&history, (struct slice){kept, length}), 0);
    assert_int_equal(history.records[0].time, 600);
    assert_int_equal(history.records[history.count - 1].time, 2);
    assert_int_equal(history.records[history.count - 1].mssfix, 1328);
    assert_int_equal(history.records[history.count - 2].kind, HISTORY_DROP);
}

#define ROUTES                                                                                                         \
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"                            \
    "wlan0\t00000000\t014DA8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"                                                  \
    "eth0\t00000000\t01020A0A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"                                                   \
    "eth0\t00020A0A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"                                                   \
    "wlan0\t004DA8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n"
#define NEIGHBOURS                                                                                                     \
    "IP address       HW type     Flags       HW address            Mask     Device\n"                                 \
    "10.10.2.1        0x1         0x2         00:00:5e:00:53:01     *        eth0\n"                                   \
    "192.168.77.1     0x1         0x2         00:00:5e:00:53:02     *        wlan0\n"

static void the_place_is_that_of_the_best_default_route(void **state)
{
    static const unsigned char hardware[] = {0, 0, 0x5e, 0, 0x53, 1};
    struct network_place place;

    (void)state;
    assert_true(network_place_read(SLICE(ROUTES), SLICE(NEIGHBOURS), &place));
    assert_memory_equal(place.gateway, ((unsigned char[]){10, 10, 2, 1, 0}), 5);
    assert_memory_equal(place.subnet, ((unsigned char[]){10, 10, 2, 0, 0}), 5);
    assert_int_equal(place.prefix, 24);
    assert_int_equal(place.hardware_length, 6);
    assert_memory_equal(place.hardware, hardware, 6);
    assert_false(network_place_read(SLICE("Iface\tDestination\n"), SLICE(NEIGHBOURS), &place));
    assert_false(network_place_read(SLICE(""), SLICE(""), &place));
}

static void marks_tell_homes_apart_and_know_them_without_the_neighbour(void **state)
{
    char full[HISTORY_NETWORK_SIZE];
    char other[HISTORY_NETWORK_SIZE];
    char without[HISTORY_NETWORK_SIZE];
    char nowhere[HISTORY_NETWORK_SIZE];
    struct network_place place;
    struct network_place none = {.prefix = 0};

    (void)state;
    assert_true(network_place_read(SLICE(ROUTES), SLICE(NEIGHBOURS), &place));
    network_fingerprint(&place, full);
    place.hardware[5] = 9;
    network_fingerprint(&place, other);
    place.hardware_length = 0;
    network_fingerprint(&place, without);
    network_fingerprint(&none, nowhere);
    assert_int_equal(strlen(full), 17);
    assert_int_equal(strlen(without), 8);
    assert_string_equal(nowhere, "");
    assert_true(history_same_network(full, full));
    assert_false(history_same_network(full, other));
    assert_true(history_same_network(full, without));
    assert_true(history_same_network(without, other));
    assert_false(history_same_network(nowhere, nowhere));
    assert_false(history_same_network(full, nowhere));
}

static void the_mark_of_this_machine_can_stand_in_the_file(void **state)
{
    char mark[HISTORY_NETWORK_SIZE];

    (void)state;
    network_fingerprint_now(mark);
    assert_true(mark[0] == '\0' || history_word_fits(slice_of(mark), sizeof(mark)));
}

static void mssfix_is_remembered_for_its_network_until_the_path_is_good(void **state)
{
    (void)state;
    given("cvpn1 path time=1763990000 network=" HOME " path_mtu=1400 mssfix=1328 .\n"
          "cvpn1 path time=1763990001 network=99999999 path_mtu=1300 mssfix=1200 .\n");
    memcpy(history.network, HOME, sizeof(HOME));
    const struct history_record *record = history_mssfix(&history, NOW);
    assert_non_null(record);
    assert_int_equal(record->mssfix, 1328);
    assert_int_equal(record->path_mtu, 1400);
    assert_null(history_mssfix(&history, NOW + SECONDS((moment)31 * 86400)));
    assert_null(history_mssfix(&history, MOMENT_UNKNOWN));
    memcpy(history.network, "00000000", 9);
    assert_null(history_mssfix(&history, NOW));

    given("cvpn1 path time=1763990000 network=" HOME " path_mtu=1400 mssfix=1328 .\n"
          "cvpn1 path time=1763990001 network=" HOME " path_mtu=1500 mssfix=0 .\n");
    memcpy(history.network, HOME, sizeof(HOME));
    assert_null(history_mssfix(&history, NOW));
}

static void only_a_connection_means_that_it_worked_before(void **state)
{
    int64_t when = 0;

    (void)state;
    given(ATTEMPT "stage=log-in .\n");
    assert_false(history_worked_before(&history, &when));
    given(ATTEMPT "stage=connected .\n" ATTEMPT "stage=log-in .\n");
    assert_true(history_worked_before(&history, &when));
    assert_int_equal(when, 1764000000);
}

static void only_silent_drops_of_the_last_day_are_counted(void **state)
{
    (void)state;
    given("cvpn1 drop time=1763900000 run=1 why=ping-restart .\n" /* more than a day ago */
          "cvpn1 drop time=1763990000 run=1 why=ping-restart .\n"
          "cvpn1 drop time=1763990100 run=1 why=ping-restart .\n"
          "cvpn1 drop time=1763990200 run=2 why=exit .\n"
          "cvpn1 drop time=1763990300 run=2 why=ping-restart .\n"
          "cvpn1 drop time=1774000000 run=3 why=ping-restart .\n"); /* in the future */
    struct history_drops drops = history_silent_drops(&history, NOW);
    assert_int_equal(drops.count, 3);
    assert_int_equal(drops.runs, 2);
}

/* The drops that rule 0502 sees, of so many processes in turn. */
static bool says_keeps_dropping(unsigned drops, unsigned runs, int64_t apart)
{
    static struct facts facts;
    struct history_line line = {.kind = HISTORY_DROP, .why = "ping-restart"};

    facts_start(&facts);
    facts.available = FACTS_SESSION | FACTS_HISTORY;
    facts.now = NOW;
    for (unsigned i = 0; i < drops; i++) {
        line.run = 1 + i % runs;
        line.time = NOW / SECONDS(1) - apart * (int64_t)(drops - i);
        history_add_newer(&facts.history, &line);
    }
    const struct finding *finding = given_raises(&facts, 502);
    return given_says(finding, "times in 24 hours");
}

static void three_silent_drops_in_a_day_over_several_starts_are_said(void **state)
{
    (void)state;
    assert_true(says_keeps_dropping(3, 2, 3600));
    assert_true(says_keeps_dropping(20, 20, 60));
    assert_false(says_keeps_dropping(2, 2, 3600));
    assert_false(says_keeps_dropping(3, 1, 3600));  /* one process: its session shows it */
    assert_false(says_keeps_dropping(4, 2, 43200)); /* two a day */
}

static void what_comes_newer_pushes_out_the_oldest(void **state)
{
    struct history_line line = {.kind = HISTORY_DROP};

    (void)state;
    history_start(&history);
    for (int i = 1; i <= HISTORY_RECORDS_MAX + 5; i++) {
        line.time = i;
        history_add_newer(&history, &line);
    }
    assert_int_equal(history.count, HISTORY_RECORDS_MAX);
    assert_int_equal(history.records[0].time, HISTORY_RECORDS_MAX + 5);
    assert_int_equal(history.records[HISTORY_RECORDS_MAX - 1].time, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_attempts_line_is_read_as_it_was_written),
        cmocka_unit_test(drops_and_paths_are_read_as_they_were_written),
        cmocka_unit_test(a_key_of_a_later_version_is_passed_over),
        cmocka_unit_test(damaged_and_foreign_lines_are_void),
        cmocka_unit_test(what_cannot_stand_in_the_file_is_left_out),
        cmocka_unit_test(the_longest_line_fits),
        cmocka_unit_test(damage_costs_only_the_damaged_line),
        cmocka_unit_test(of_too_many_lines_the_newest_count),
        cmocka_unit_test(a_shortened_file_keeps_the_newest_and_every_path),
        cmocka_unit_test(the_place_is_that_of_the_best_default_route),
        cmocka_unit_test(marks_tell_homes_apart_and_know_them_without_the_neighbour),
        cmocka_unit_test(the_mark_of_this_machine_can_stand_in_the_file),
        cmocka_unit_test(mssfix_is_remembered_for_its_network_until_the_path_is_good),
        cmocka_unit_test(only_a_connection_means_that_it_worked_before),
        cmocka_unit_test(only_silent_drops_of_the_last_day_are_counted),
        cmocka_unit_test(three_silent_drops_in_a_day_over_several_starts_are_said),
        cmocka_unit_test(what_comes_newer_pushes_out_the_oldest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
