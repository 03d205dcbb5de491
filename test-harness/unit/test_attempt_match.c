/* SPDX-License-Identifier: MIT */
/*
 * Which entry of a connection log is which attempt of a client's log, whatever the two clocks show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "endpoint/attempt_match.h"

#define NOON SECONDS(1774526400) /* 2026-03-26 12:00:00 */

enum { MOST = 100 };

static struct attempt_seen attempts[MOST];
static struct connection_entry entries[MOST];
static struct attempt_matching matching;
static size_t attempt_count;
static size_t entry_count;

static int nothing(void **state)
{
    (void)state;
    attempt_count = entry_count = 0;
    memset(attempts, 0, sizeof(attempts));
    memset(entries, 0, sizeof(entries));
    return 0;
}

static struct attempt_seen *attempt(moment at, enum connection_event outcome)
{
    struct attempt_seen *added = &attempts[attempt_count++];

    added->began = at - SECONDS(5);
    added->at = at;
    added->outcome = outcome;
    return added;
}

static struct connection_entry *entry(moment time, enum connection_event event)
{
    struct connection_entry *added = &entries[entry_count++];

    added->event = event;
    added->started = added->ended = MOMENT_UNKNOWN;
    added->updated = time;
    return added;
}

static void match(void)
{
    attempts_match(attempts, attempt_count, entries, entry_count, &matching);
}

static void an_attempt_has_the_entry_of_its_outcome_in_any_time_zone(void **state)
{
    static const int quarters[] = {-48, -14, -1, 0, 1, 8, 22, 23, 56};

    (void)state;
    for (size_t i = 0; i < sizeof(quarters) / sizeof(quarters[0]); i++) {
        moment difference = SECONDS(900) * quarters[i];
        nothing(state);
        attempt(NOON, CONNECTION_REFUSED);
        entry(NOON + difference - SECONDS(400), CONNECTION_OPENED);
        entry(NOON + difference + SECONDS(2), CONNECTION_REFUSED);
        match();
        assert_int_equal(matching.opening[0], 1);
        assert_true(matching.difference == difference + SECONDS(2));
        assert_false(matching.ambiguous);
    }
}

static void most_attempts_decide_about_the_difference(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_REFUSED);
    attempt(NOON + SECONDS(100), CONNECTION_REFUSED);
    attempt(NOON + SECONDS(370), CONNECTION_OPENED);
    entry(NOON - SECONDS(10800), CONNECTION_REFUSED);
    entry(NOON - SECONDS(7199), CONNECTION_REFUSED);
    entry(NOON - SECONDS(7099), CONNECTION_REFUSED);
    entry(NOON - SECONDS(6829), CONNECTION_OPENED);
    match();
    assert_int_equal(matching.matched, 3);
    assert_int_equal(matching.opening[0], 1);
    assert_int_equal(matching.opening[2], 3);
    assert_false(matching.ambiguous);
}

static void what_fits_in_two_time_zones_is_said_to(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_REFUSED);
    entry(NOON - SECONDS(7200), CONNECTION_REFUSED);
    entry(NOON - SECONDS(3600), CONNECTION_REFUSED);
    match();
    assert_int_equal(matching.matched, 1);
    assert_true(matching.ambiguous);
}

static void a_zoned_log_is_compared_within_minutes(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_REFUSED)->zoned = true;
    entry(NOON - SECONDS(7200), CONNECTION_REFUSED);
    match();
    assert_int_equal(matching.matched, 0);
    assert_true(matching.known);
    entry(NOON + SECONDS(200), CONNECTION_REFUSED);
    match();
    assert_int_equal(matching.opening[0], 1);
}

static void an_address_in_the_tunnel_finds_a_clock_that_is_days_off(void **state)
{
    (void)state;
    TEXT_COPY(attempt(NOON, CONNECTION_OPENED)->address, SLICE("172.31.0.34"));
    TEXT_COPY(entry(NOON, CONNECTION_OPENED)->address[0], SLICE("172.31.0.66"));
    TEXT_COPY(entry(NOON + SECONDS(500000), CONNECTION_OPENED)->address[0], SLICE("172.31.0.34"));
    match();
    assert_int_equal(matching.opening[0], 1);
    assert_true(matching.by_address);
}

static void what_differs_by_name_endpoint_or_protocol_is_not_taken(void **state)
{
    (void)state;
    struct attempt_seen *seen = attempt(NOON, CONNECTION_REFUSED);
    struct connection_entry *other = entry(NOON, CONNECTION_REFUSED);

    match();
    assert_int_equal(matching.matched, 1);
    TEXT_COPY(seen->transport, SLICE("udp"));
    TEXT_COPY(other->transport, SLICE("tcp"));
    match();
    assert_int_equal(matching.matched, 0);
    TEXT_COPY(other->transport, SLICE("udp"));
    TEXT_COPY(seen->endpoint, SLICE("cvpn-endpoint-1"));
    TEXT_COPY(other->endpoint, SLICE("cvpn-endpoint-2"));
    match();
    assert_int_equal(matching.matched, 0);
    other->endpoint[0] = '\0';
    TEXT_COPY(seen->common_name, SLICE("a"));
    TEXT_COPY(other->common_name, SLICE("b"));
    match();
    assert_int_equal(matching.matched, 0);
}

static void one_entry_is_one_attempt(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_REFUSED);
    attempt(NOON + SECONDS(3), CONNECTION_REFUSED);
    entry(NOON, CONNECTION_REFUSED);
    match();
    assert_int_equal(matching.matched, 1);
}

static void the_end_of_a_session_is_that_of_its_connection(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_OPENED);
    TEXT_COPY(entry(NOON, CONNECTION_OPENED)->connection, SLICE("c1"));
    TEXT_COPY(entry(NOON + SECONDS(50), CONNECTION_CLOSED)->connection, SLICE("c2"));
    TEXT_COPY(entry(NOON + SECONDS(60), CONNECTION_CLOSED)->connection, SLICE("c1"));
    match();
    assert_int_equal(matching.closing[0], 2);
    attempts[0].outcome = entries[0].event = CONNECTION_AWAITED;
    match();
    assert_int_equal(matching.closing[0], ATTEMPT_UNMATCHED);
    entries[2].event = CONNECTION_ANSWERED;
    match();
    assert_int_equal(matching.closing[0], 2);
}

static void a_refusal_that_the_client_did_not_see_is_found_once_the_clocks_are_known(void **state)
{
    (void)state;
    attempt(NOON, CONNECTION_OTHER);
    attempt(NOON + SECONDS(100), CONNECTION_REFUSED);
    entry(NOON - SECONDS(3602), CONNECTION_REFUSED);
    entry(NOON - SECONDS(3500), CONNECTION_REFUSED);
    match();
    assert_int_equal(matching.opening[0], 0);
    assert_int_equal(matching.opening[1], 1);
}

static void only_so_many_attempts_are_matched(void **state)
{
    (void)state;
    for (int i = 0; i < MOST; i++) {
        attempt(NOON + SECONDS(100 * i), CONNECTION_REFUSED);
        entry(NOON + SECONDS(100 * i), CONNECTION_REFUSED);
    }
    match();
    assert_int_equal(matching.matched, ATTEMPTS_MATCHED_MAX);
    attempt_count = 0;
    match();
    assert_false(matching.known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_attempt_has_the_entry_of_its_outcome_in_any_time_zone, nothing),
        cmocka_unit_test_setup(most_attempts_decide_about_the_difference, nothing),
        cmocka_unit_test_setup(what_fits_in_two_time_zones_is_said_to, nothing),
        cmocka_unit_test_setup(a_zoned_log_is_compared_within_minutes, nothing),
        cmocka_unit_test_setup(an_address_in_the_tunnel_finds_a_clock_that_is_days_off, nothing),
        cmocka_unit_test_setup(what_differs_by_name_endpoint_or_protocol_is_not_taken, nothing),
        cmocka_unit_test_setup(one_entry_is_one_attempt, nothing),
        cmocka_unit_test_setup(the_end_of_a_session_is_that_of_its_connection, nothing),
        cmocka_unit_test_setup(a_refusal_that_the_client_did_not_see_is_found_once_the_clocks_are_known, nothing),
        cmocka_unit_test_setup(only_so_many_attempts_are_matched, nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
