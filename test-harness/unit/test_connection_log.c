/* SPDX-License-Identifier: MIT */
/*
 * The endpoint's connection log: its entries in every form in which they are fetched, what each
 * value of AWS's pages becomes, and the rules on it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint/export_connections.h"
#include "given.h"

#define ID "\"client-vpn-endpoint-id\":\"cvpn-endpoint-0\",\"connection-id\":\"cvpn-connection-1\","

static struct connection_log connections;
static struct connection_entry last;
static unsigned long taken;

static void take(void *context, const struct connection_entry *entry)
{
    (void)context;
    last = *entry;
    taken++;
    connection_log_add(&connections, entry);
}

/* Reads a text in pieces of `size` bytes; returns how many objects in it were bad. */
static unsigned long read_in_pieces(struct slice text, size_t size)
{
    struct connection_reader *reader = connection_reader_new(take, NULL);

    assert_non_null(reader);
    connection_log_start(&connections, "cvpn-endpoint-0");
    taken = 0;
    memset(&last, 0, sizeof(last));
    for (; text.length; text = slice_skip(text, size))
        connection_reader_feed(reader, slice_head(text, size));
    unsigned long bad = connection_reader_end(reader);
    connection_reader_free(reader);
    connection_log_finish(&connections);
    return bad;
}

/* The text has so many entries, however it comes, and nothing in it is bad. */
static void has_entries(const char *text, unsigned long count)
{
    static const size_t sizes[] = {1, 7, 4096};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        unsigned long bad = read_in_pieces(slice_of(text), sizes[i]);
        if (taken != count || bad)
            fail_msg("%lu entries, %lu bad in pieces of %zu: %s", taken, bad, sizes[i], text);
    }
}

/* One entry with these members after those that all have. */
static const struct connection_entry *entry_of(const char *members)
{
    char text[4096];

    (void)snprintf(text, sizeof(text), "{" ID "%s}", members);
    has_entries(text, 1);
    return &last;
}

#define ENTRY   "{\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"failed\"}"
#define ESCAPED "{\\\"connection-log-type\\\":\\\"connection-attempt\\\",\\\"username\\\":\\\"a\\\\\\\"b\\\"}"
#define DOUBLED "{\"\"connection-log-type\"\":\"\"connection-attempt\"\",\"\"username\"\":\"\"a\\\"\"b\"\"}"

static void entries_are_found_in_whatever_they_were_fetched_as(void **state)
{
    (void)state;
    has_entries(ENTRY, 1);
    has_entries("\xEF\xBB\xBF" ENTRY "\r\n", 1);
    has_entries("{\"events\": [ {\"logStreamName\":\"s\",\"timestamp\":1,\"message\":\"" ESCAPED
                "\",\"eventId\":\"1\"}], \"searchedLogStreams\": []}",
                1);
    assert_string_equal(last.user, "a\"b");
    has_entries("{\"events\": [], \"searchedLogStreams\": [{\"logStreamName\": \"s\"}]}", 0);
    has_entries("2026-03-26T20:37:15+00:00 stream[1]/2 " ENTRY "\n", 1);
    has_entries("2026-03-26T20:37:15 {\n    \"connection-log-type\":\n \"connection-attempt\"\n}\n", 1);
    has_entries("2026-03-26T20:37:15.000Z " ENTRY "\n", 1);
    has_entries("timestamp,message\n1585255035000,\"" DOUBLED "\"\n", 1);
    assert_string_equal(last.user, "a\"b");
    has_entries("1585255035000,\"" DOUBLED "\"", 1);
    has_entries(
        "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"2026\"},{\"field\":\"@message\",\"value\":\"" ESCAPED
        "\"}]],\"status\":\"Complete\"}",
        1);
    has_entries("[{\"@timestamp\":\"2026\",\"@message\":" ENTRY "}]", 1);
    has_entries("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"message\":\"" ESCAPED "\"}]}", 1);
}

static void what_a_user_is_called_makes_no_entry(void **state)
{
    (void)state;
    has_entries("{\"connection-log-type\":\"connection-attempt\",\"username\":\"\\\"}" ESCAPED "{\"}", 1);
    has_entries("{\"connection-log-type\":\"connection-attempt\",\"username\":\"x\",\"message\":\"" ESCAPED "\"}", 1);
    assert_string_equal(last.user, "x");
    has_entries("{\"username\":\"" ESCAPED "\"}", 0);
}

static void what_is_cut_or_no_entry_is_counted_or_passed_over(void **state)
{
    static char large[3 * CONNECTION_TEXT_MAX];

    (void)state;
    assert_int_equal(read_in_pieces(SLICE("{\"connection-log-type\":\"conn"), 5), 1);
    assert_int_equal(read_in_pieces(SLICE("{\"a\":]}" ENTRY), 5), 1);
    assert_int_equal(taken, 1);
    has_entries("no { } { [ } ] at all {1}", 0);
    memset(large, 'x', sizeof(large));
    memcpy(large, "{\"connection-log-type\":\"", 24);
    memcpy(large + sizeof(large) - 2 - strlen(ENTRY), "\n" ENTRY, 1 + strlen(ENTRY));
    assert_true(read_in_pieces((struct slice){large, sizeof(large)}, 4096) > 0);
    assert_int_equal(taken, 1);
}

static void the_same_entry_given_twice_counts_once(void **state)
{
    (void)state;
    has_entries(ENTRY "\n" ENTRY, 1);
    has_entries(ENTRY "{\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"failed\","
                      "\"connection-last-update-time\":\"2026-03-26 20:37:15\"}",
                2);
}

static void each_status_is_an_event(void **state)
{
    static const struct {
        const char *members;
        enum connection_event event;
    } rows[] = {
        {"\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"successful\"",
         CONNECTION_OPENED},
        {"\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"successful\","
         "\"connection-start-time\":\"2026-03-26 20:37:15\",\"connection-last-update-time\":\"2026-03-26 20:42:15\","
         "\"ingress-bytes\":\"5\"",
         CONNECTION_UPDATED},
        {"\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"failed\"", CONNECTION_REFUSED},
        {"\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"waiting-for-assertion\"",
         CONNECTION_AWAITED},
        {"\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"NA\"", CONNECTION_OTHER},
        {"\"connection-log-type\":\"connection-reset\",\"connection-reset-status\":\"assertion-received\"",
         CONNECTION_ANSWERED},
        {"\"connection-log-type\":\"connection-reset\",\"connection-reset-status\":\"NA\"", CONNECTION_CLOSED},
        {"\"connection-log-type\":7", CONNECTION_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (entry_of(rows[i].members)->event != rows[i].event)
            fail_msg("%s", rows[i].members);
}

#define FAILED  "\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"failed\","
#define OPENED  "\"connection-log-type\":\"connection-attempt\",\"connection-attempt-status\":\"successful\","
#define CLOSED  "\"connection-log-type\":\"connection-reset\","
#define POLICY  "\"authorization-policy-evaluation\":"
#define DENIED  "\"connection-attempt-failure-reason\":\"authorization-policy-deny\","
#define AT(t)   "\"connection-last-update-time\":\"2026-03-26 " t "\","
#define FROM(t) "\"connection-start-time\":\"2026-03-26 " t "\","
#define TO(t)   "\"connection-end-time\":\"2026-03-26 " t "\","
#define BY(u)   "\"username\":\"" u "\""

/* Raises the code, in these words, with these users; valid until the next call. */
static const struct finding *raises(const char *text, finding_code code, const char *words)
{
    static struct facts facts;

    read_in_pieces(slice_of(text), 512);
    facts_start(&facts);
    facts.connections = &connections;
    facts.available = FACTS_CONNECTIONS;
    const struct finding *finding = given_raises(&facts, code);
    if (!words)
        assert_null(finding);
    else if (!finding || !given_says(finding, words))
        fail_msg("CVPN-%04u '%s' is not raised by %s", code, words, text);
    return finding;
}

static void a_refusal_of_the_handler_names_users_times_and_postures(void **state)
{
    const struct finding *finding =
        raises("{" ID FAILED "\"connection-attempt-failure-reason\":\"client-connect-failed\"," AT("20:37:15")
                   BY("alice") "}{" ID FAILED "\"connection-attempt-failure-reason\":\"client-connect-failed\","
                               "\"posture-compliance-statuses\":[\"old\",\"unknown\"]," AT("20:39:00") BY("alice") "}",
               1620, "the client connect handler refused");

    (void)state;
    assert_string_equal(finding_evidence_value(finding, SLICE("users")), "alice (2)");
    assert_string_equal(finding_evidence_value(finding, SLICE("first")), "2026-03-26 20:37:15");
    assert_string_equal(finding_evidence_value(finding, SLICE("last")), "2026-03-26 20:39:00");
    assert_string_equal(finding_evidence_value(finding, SLICE("detail")), "old, unknown");
}

static void each_failure_of_the_handler_has_its_sentence(void **state)
{
    static const struct {
        const char *reason;
        const char *words;
    } rows[] = {
        {"client-connect-handler-timed-out", "did not answer within 30 s"},
        {"client-connect-handler-other-execution-error", "ended with an error"},
        {"client-connect-handler-throttled", "too often at a time"},
        {"client-connect-handler-invalid-response", "is not valid"},
        {"client-connect-handler-service-error", "could not call"},
        {"client-connect-handler-failed", "ended with an error"},
    };
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)snprintf(text, sizeof(text), "{" ID FAILED "\"connection-attempt-failure-reason\":\"%s\"}",
                       rows[i].reason);
        raises(text, 1621, rows[i].words);
    }
}

static void a_reason_that_aws_does_not_name_is_shown(void **state)
{
    const struct finding *finding = raises(
        "{" ID FAILED "\"connection-attempt-failure-reason\":\"something-new\"," BY("bob") "}", 1623, "for the reason");

    (void)state;
    assert_string_equal(finding_evidence_value(finding, SLICE("reason")), "something-new");
    raises("{" ID FAILED "\"connection-attempt-failure-reason\":\"NA\"}", 1623, "gave no reason");
    raises("{" ID OPENED "\"connection-attempt-failure-reason\":\"NA\"}", 1623, NULL);
}

static void the_policy_is_told_by_what_came_of_it(void **state)
{
    const char *token = "{" ID FAILED DENIED POLICY "{\"result\":\"error\",\"evaluation-type\":\"connection-attempt\","
                        "\"shadow-mode\":\"disabled\",\"reason\":\"policy-deny\",\"device-token-status\":"
                        "{\"good\":{\"status\":\"validated\"},\"jamf\":{\"status\":\"failed\",\"reason\":"
                        "\"token-expired\"}}}}";

    (void)state;
    raises("{" ID FAILED DENIED POLICY "{\"result\":\"deny\"}}", 1622, "authorization policy denied");
    raises("{" ID FAILED DENIED BY("x") "}", 1622, "authorization policy denied");
    const struct finding *finding = raises(token, 1622, "could not be evaluated");
    assert_string_equal(finding_evidence_value(finding, SLICE("detail")), "jamf: token-expired");
    raises("{" ID CLOSED POLICY "{\"result\":\"deny\",\"evaluation-type\":\"periodic\",\"shadow-mode\":\"disabled\"}}",
           1622, "evaluated again");
    finding = raises("{" ID OPENED POLICY "{\"result\":\"deny\",\"shadow-mode\":\"enabled\"}}", 1622, "shadow mode");
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    raises("{" ID OPENED POLICY "{\"result\":\"permit\",\"shadow-mode\":\"disabled\"}}", 1622, NULL);
    raises("{" ID CLOSED POLICY "{\"result\":\"deny\",\"evaluation-type\":\"periodic\",\"shadow-mode\":\"enabled\"}}",
           1622, "shadow mode");
}

#define AWAITS                                                                                                         \
    "{\"client-vpn-endpoint-id\":\"e\",\"connection-id\":\"c1\",\"connection-log-type\":\"connection-attempt\","       \
    "\"connection-attempt-status\":\"waiting-for-assertion\",\"device-ip\":\"192.0.2.1\"," AT("10:00:00")              \
        BY("ann") "}"
#define LATER "{" ID OPENED AT("11:00:00") "\"device-ip\":\"192.0.2.9\"}"
#define ANSWER                                                                                                         \
    "{\"connection-id\":\"c1\",\"connection-log-type\":\"connection-reset\",\"connection-reset-status\":"              \
    "\"assertion-received\"," AT("10:01:00") BY("ann") "}"

static void a_sign_in_without_an_answer_is_told_in_any_order(void **state)
{
    (void)state;
    raises(AWAITS LATER, 803, "no answer of the browser");
    raises(AWAITS, 803, NULL);
    raises(AWAITS ANSWER LATER, 803, NULL);
    raises(LATER ANSWER AWAITS, 803, NULL);
    raises(AWAITS "{" ID OPENED AT("10:02:00") "\"device-ip\":\"192.0.2.1\"}" LATER, 803, NULL);
}

static void the_length_of_sessions_tells_how_they_end(void **state)
{
    char text[2048];
    struct text out;

    (void)state;
    const struct finding *finding =
        raises("{" ID CLOSED FROM("02:00:00") TO("12:00:01") BY("ann") "}", 504, "8, 10, 12 or 24");
    assert_int_equal(finding->severity, SEVERITY_NOTE);
    raises("{" ID CLOSED FROM("02:00:00") TO("11:30:00") BY("ann") "}", 504, NULL);
    text_start(&out, text, sizeof(text));
    for (int i = 0; i < 2; i++)
        text_add(&out, "{" ID CLOSED FROM("02:00:00") AT("02:0%d:00") TO("02:01:00") BY("ann") "}", i);
    raises(text, 504, NULL);
    text_add(&out, "{" ID CLOSED FROM("02:00:00") AT("02:04:00") TO("02:01:00") BY("ann") "}");
    raises(text, 504, "within five minutes");
}

static void the_users_with_most_entries_are_named(void **state)
{
    static struct connection_row row;
    char users[256];
    struct text out;

    (void)state;
    for (unsigned i = 0; i < CONNECTION_USERS_MAX; i++)
        (void)snprintf(row.users[i].name, sizeof(row.users[i].name), "u%u", i);
    for (unsigned i = 0; i < CONNECTION_USERS_MAX; i++)
        row.users[i].times = 1 + i % 6;
    row.user_count = CONNECTION_USERS_MAX;
    row.others = 2;
    text_start(&out, users, sizeof(users));
    connection_row_users(&row, &out);
    assert_string_equal(users, "u5 (6), u11 (6), u4 (5), u10 (5), others (32)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_found_in_whatever_they_were_fetched_as),
        cmocka_unit_test(what_a_user_is_called_makes_no_entry),
        cmocka_unit_test(what_is_cut_or_no_entry_is_counted_or_passed_over),
        cmocka_unit_test(the_same_entry_given_twice_counts_once),
        cmocka_unit_test(each_status_is_an_event),
        cmocka_unit_test(a_refusal_of_the_handler_names_users_times_and_postures),
        cmocka_unit_test(each_failure_of_the_handler_has_its_sentence),
        cmocka_unit_test(a_reason_that_aws_does_not_name_is_shown),
        cmocka_unit_test(the_policy_is_told_by_what_came_of_it),
        cmocka_unit_test(a_sign_in_without_an_answer_is_told_in_any_order),
        cmocka_unit_test(the_length_of_sessions_tells_how_they_end),
        cmocka_unit_test(the_users_with_most_entries_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
