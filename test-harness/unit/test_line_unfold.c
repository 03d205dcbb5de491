/* SPDX-License-Identifier: MIT */
/* Unit tests of log/line_unfold.h: logs as a mail program broke them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "log/line_unfold.h"

enum { SEEN_MAX = 16 };

static struct event seen[SEEN_MAX];
static char texts[SEEN_MAX][1024];
static size_t seen_count;

static void keep(const struct unfolded_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        assert_true(seen_count < SEEN_MAX);
        seen[seen_count] = events->list[i];
        struct slice text = events->list[i].field[FIELD_TEXT];
        text_copy(texts[seen_count], sizeof(texts[0]), text.at ? text : events->list[i].field[FIELD_SUBJECT]);
        seen_count++;
    }
}

static void read_log(const char *log)
{
    static struct line_unfold wrapped;
    struct unfolded_events events;
    struct slice rest = slice_of(log);
    struct slice line;
    uint64_t number = 0;

    seen_count = 0;
    line_unfold_start(&wrapped);
    while (slice_split(&rest, '\n', &line)) {
        (void)line_unfold_take(&wrapped, line, false, ++number, &events);
        keep(&events);
    }
    line_unfold_finish(&wrapped, &events);
    keep(&events);
}

static void a_message_that_was_broken_is_whole_again(void **state)
{
    (void)state;
    read_log("2024-05-14 09:15:01 AUTH: Received control message: AUTH_FAILED,Invalid\n"
             "username or password\n"
             "2024-05-14 09:15:02 SIGTERM[soft,auth-failure] received, process exiting\n");
    assert_int_equal(seen_count, 2);
    assert_int_equal(seen[0].kind, EVENT_AUTH_FAILED);
    assert_string_equal(texts[0], "Invalid username or password");
    assert_int_equal(seen[0].line, 1);
    assert_int_equal(seen[1].kind, EVENT_EXITING);
    assert_int_equal(seen[1].line, 3);
}

static void a_break_in_the_middle_of_the_first_words_is_mended(void **state)
{
    (void)state;
    read_log("2024-05-14 09:15:01 TLS\nError: TLS key negotiation failed to occur\nwithin 60 seconds (check\nyour "
             "network)\n");
    assert_int_equal(seen_count, 1);
    assert_int_equal(seen[0].kind, EVENT_TLS_TIMEOUT);
    assert_int_equal(seen[0].number, 60);
}

static void a_push_goes_on_until_its_quote(void **state)
{
    (void)state;
    read_log("2024-05-14 09:15:01 PUSH: Received control message: 'PUSH_REPLY,dhcp-option DNS\n"
             "10.0.0.2,route 10.0.0.0\n"
             "255.255.0.0,ifconfig 10.9.0.2 255.255.255.224'\n"
             "2024-05-14 09:15:02 Initialization Sequence Completed\n");
    assert_int_equal(seen_count, 2);
    assert_string_equal(texts[0],
                        "dhcp-option DNS 10.0.0.2,route 10.0.0.0 255.255.0.0,ifconfig 10.9.0.2 255.255.255.224");
    assert_null(seen[0].field[FIELD_REASON].at);
}

static void what_a_program_prints_in_between_is_not_taken_for_a_part(void **state)
{
    (void)state;
    read_log("2024-05-14 09:15:01 VERIFY OK: depth=0, CN=vpn.example.com\n"
             "add net 10.0.0.0: gateway 10.9.0.1\n"
             "2024-05-14 09:15:02 Initialization Sequence Completed\n");
    assert_int_equal(seen_count, 2);
    assert_string_equal(texts[0], "CN=vpn.example.com");
}

static void without_any_stamps_every_message_stays_what_it_is(void **state)
{
    (void)state;
    read_log("TCP: connect to [AF_INET]192.0.2.7:443 failed: Connection refused\n"
             "a line of something else\n");
    assert_int_equal(seen_count, 1);
    assert_int_equal(seen[0].kind, EVENT_TCP_FAILED);
}

static void more_parts_than_anybody_would_send_are_left_alone(void **state)
{
    static char log[64 * 1024];
    size_t length = 0;

    (void)state;
    length += (size_t)snprintf(log, sizeof(log), "2024-05-14 09:15:01 PUSH: Received control message: 'PUSH_REPLY,a\n");
    while (length < sizeof(log) - 100)
        length +=
            (size_t)snprintf(log + length, sizeof(log) - length, "%s\n", "route 10.0.0.0 255.0.0.0,and so on and on");
    read_log(log);
    assert_int_equal(seen_count, 1);
    assert_int_equal(seen[0].kind, EVENT_PUSHED);
}

/*
 * It begins as lines of some logs do, and has no time: the gate, which lets none of the two parts
 * through, must not make it a line of its own.
 */
static void a_part_that_begins_with_a_bracket_goes_on(void **state)
{
    (void)state;
    read_log("2024-05-14 09:15:01 UDP link local: (not bound)\n"
             "2024-05-14 09:15:01 TLS: Initial packet from\n"
             "[AF_INET]192.0.2.7:443, sid=5f3c9a11 0be27d44\n"
             "2024-05-14 09:15:02 SIGTERM[soft,auth-failure] received, process exiting\n");
    assert_int_equal(seen_count, 2);
    assert_int_equal(seen[0].kind, EVENT_FIRST_PACKET);
    assert_int_equal(seen[0].line, 2);
}

/* A quoted line has a stamp behind its '>', and what is broken in it is mended, too. */
static void a_quoted_line_that_says_nothing_yet_may_go_on(void **state)
{
    (void)state;
    read_log("> 2024-05-14 09:15:01 VERIFY X509NAME OK: CN=vpn.example.com\n"
             "> 2024-05-14 09:16:01 TLS Error: TLS key negotiation failed to occur\n"
             "> within 60 seconds (check your network connectivity)\n");
    assert_int_equal(seen_count, 1);
    assert_int_equal(seen[0].kind, EVENT_TLS_TIMEOUT);
    assert_int_equal(seen[0].number, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_that_begins_with_a_bracket_goes_on),
        cmocka_unit_test(a_quoted_line_that_says_nothing_yet_may_go_on),
        cmocka_unit_test(a_message_that_was_broken_is_whole_again),
        cmocka_unit_test(a_break_in_the_middle_of_the_first_words_is_mended),
        cmocka_unit_test(a_push_goes_on_until_its_quote),
        cmocka_unit_test(what_a_program_prints_in_between_is_not_taken_for_a_part),
        cmocka_unit_test(without_any_stamps_every_message_stays_what_it_is),
        cmocka_unit_test(more_parts_than_anybody_would_send_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
