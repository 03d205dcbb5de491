/* SPDX-License-Identifier: MIT */
/* Reports: lines that fit, that cannot be forged, and JSON that parses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "diagnosis/diagnosis.h"

/* U+202E and U+202C, which turns it off again for readers of this file. */
#define RIGHT_TO_LEFT "\xe2\x80\xae\xe2\x80\xac"

static char lines[16][1024];
static size_t line_count;

static void keep(void *context, enum severity severity, const char *line)
{
    (void)context;
    (void)severity;
    (void)snprintf(lines[line_count++ % 16], sizeof(lines[0]), "%s", line);
}

static int fresh(void **state)
{
    (void)state;
    line_count = 0;
    return 0;
}

static struct findings with(finding_code code, const char *name, const char *value)
{
    struct findings findings = {.count = 0};

    finding_evidence_string(finding_raise(&findings, catalogue_find(code)->sentences[0]), name, value);
    return findings;
}

static void a_finding_is_one_line_and_its_why_and_fixes(void **state)
{
    struct findings findings = with(101, "host", "cvpn-endpoint-0.example");

    (void)state;
    finding_at(&findings.list[0], "p.ovpn", 4);
    report_finding(&findings.list[0], LEDGER_SHOW, 1, keep, NULL);
    assert_int_equal(line_count, 4);
    assert_non_null(strstr(lines[0], "CVPN-0101 warning endpoint-label-missing: "));
    assert_non_null(strstr(lines[0], "at=p.ovpn:4 host=cvpn-endpoint-0.example)"));
    assert_int_equal(strncmp(lines[1], "CVPN-0101 why: ", 15), 0);
    assert_int_equal(strncmp(lines[2], "CVPN-0101 fix: ", 15), 0);
    assert_int_equal(strncmp(lines[3], "CVPN-0101 fix: Administrator: ", 30), 0);
}

static void a_repetition_is_one_short_line_with_its_count(void **state)
{
    struct findings findings = with(103, "host", "x");

    (void)state;
    report_finding(&findings.list[0], LEDGER_AGAIN, 7, keep, NULL);
    assert_int_equal(line_count, 1);
    assert_non_null(strstr(lines[0], "times=7"));
    assert_true(strlen(lines[0]) < 120);
}

static void a_verdict_is_one_short_line(void **state)
{
    struct findings findings = with(602, "accepted", "server-certificate");

    (void)state;
    report_finding(&findings.list[0], LEDGER_CONFIRMED, 1, keep, NULL);
    assert_int_equal(line_count, 1);
    assert_int_equal(strncmp(lines[0], "CVPN-0602 confirmed: ", 21), 0);
    finding_evidence_string(&findings.list[0], "after", "7.1 s");
    report_finding(&findings.list[0], LEDGER_TAKEN_BACK, 1, keep, NULL);
    assert_int_equal(line_count, 2);
    assert_string_equal(lines[1], "CVPN-0602 taken back: what was missing came after 7.1 s");
    findings = with(609, "accepted", "server-certificate");
    finding_evidence_own(&findings.list[0], "instead", "CVPN-0610");
    report_finding(&findings.list[0], LEDGER_TAKEN_BACK, 1, keep, NULL);
    assert_string_equal(lines[2], "CVPN-0609 taken back: the cause is CVPN-0610");
}

static void what_came_from_outside_cannot_forge_a_line_or_a_colour(void **state)
{
    struct findings findings = with(702, "words", "no\nPLUGIN cvpn-doctor: CVPN-0000 note\x1b[31m\r\x9b" RIGHT_TO_LEFT);

    (void)state;
    report_finding(&findings.list[0], LEDGER_SHOW, 1, keep, NULL);
    for (size_t i = 0; i < line_count; i++)
        for (const char *c = lines[i]; *c; c++)
            assert_true((unsigned char)*c >= 0x20 && (unsigned char)*c != 0x7f);
    assert_non_null(strstr(lines[0], "no\\x0APLUGIN"));
    assert_non_null(strstr(lines[0], "\\x1B[31m\\x0D\\x9B\\u{202E}\\u{202C}"));
}

static void no_line_is_longer_than_900_bytes_with_its_prefix(void **state)
{
    char endless[2000];
    struct findings findings;

    (void)state;
    memset(endless, '\x01', sizeof(endless) - 1);
    endless[sizeof(endless) - 1] = '\0';
    findings = with(1612, "option", endless);
    finding_evidence_string(&findings.list[0], "problem", endless);
    finding_evidence_string(&findings.list[0], "other", endless);
    finding_at(&findings.list[0], endless, 1);
    report_finding(&findings.list[0], LEDGER_SHOW, 1, keep, NULL);
    assert_true(strlen("PLUGIN cvpn-doctor: ") + strlen(lines[0]) <= REPORT_LINE_MAX);
    assert_string_equal(lines[0] + strlen(lines[0]) - 3, "...");
}

static void json_has_all_keys_and_escapes_what_it_must(void **state)
{
    static char json[REPORT_JSON_MAX];
    static const char *const keys[] = {"\"code\": \"CVPN-0101\"",
                                       "\"severity\": \"warning\"",
                                       "\"slug\": \"endpoint-label-missing\"",
                                       "\"seen\": \"",
                                       "\"why\": \"",
                                       "\"fix\": \"",
                                       "\"file\": \"p\\\"q.ovpn\"",
                                       "\"line\": 4",
                                       "\"time\": \"1970-01-01T00:16:40Z\"",
                                       "\"endpoint\": \"e\"",
                                       "\"attempt\": 2",
                                       "\"phase\": \"resolve\"",
                                       "\"verdict\": \"confirmed\""};
    struct findings findings = with(101, "host", "a\"b\\c\n");
    struct report_context where = {
        .time = SECONDS(1000), .endpoint = "e", .attempt = 2, .phase = "resolve", .verdict = LEDGER_CONFIRMED};
    struct text text;

    (void)state;
    finding_at(&findings.list[0], "p\"q.ovpn", 4);
    text_start(&text, json, sizeof(json));
    report_json(&findings.list[0], &where, &text);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (!strstr(json, keys[i]))
            fail_msg("%s is not in %s", keys[i], json);
    assert_null(strchr(json, '\n'));
    assert_non_null(strstr(json, "a\\\"b\\\\c\\\\x0A"));
    assert_false(text.cut);
}

static unsigned summaries;
static unsigned findings_said;
static char summary_line[1024];

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    (void)context;
    (void)finding;
    (void)verdict;
    (void)times;
    (void)where;
    findings_said++;
}

static void on_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    (void)context;
    (void)where;
    line_count = 0;
    report_summary(summary, keep, NULL);
    (void)snprintf(summary_line, sizeof(summary_line), "%s", lines[0]);
    summaries++;
}

static struct diagnosis diagnosis;

static void happen(enum event_kind kind, moment time)
{
    struct event event = {.kind = kind, .time = time, .number = 0};

    if (kind == EVENT_RESOLVE_FAILED) {
        event.field[FIELD_HOST] = SLICE("cvpn-endpoint-0123456789abcdef0.prod.clientvpn.eu-west-1.amazonaws.com");
        event.field[FIELD_REASON] = SLICE("Name or service not known");
    }
    diagnosis_event(&diagnosis, &event);
}

static void each_attempt_ends_in_exactly_one_summary(void **state)
{
    (void)state;
    summaries = 0;
    findings_said = 0;
    diagnosis_start(&diagnosis, on_finding, on_summary, NULL);
    diagnosis.facts.available = FACTS_SESSION;
    happen(EVENT_RESOLVING, SECONDS(1));
    happen(EVENT_RESOLVE_FAILED, SECONDS(2));
    happen(EVENT_RESTARTING, SECONDS(2));
    assert_int_equal(summaries, 1);
    assert_int_equal(findings_said, 1);
    assert_non_null(strstr(summary_line, "CVPN-0000 note summary: attempt 1 ended at \"resolve\""));
    assert_non_null(strstr(summary_line, "found CVPN-0102; verdict failed, CVPN-0102, certain, next: the user; "));
    happen(EVENT_FIRST_PACKET, SECONDS(4));
    happen(EVENT_CONNECTED, SECONDS(5));
    assert_int_equal(summaries, 2);
    assert_non_null(strstr(summary_line, "attempt 2 connected"));
    assert_non_null(strstr(summary_line, "nothing was found; "));
    assert_null(strstr(summary_line, "verdict")); /* no cause, no verdict */
    diagnosis_finish(&diagnosis, SECONDS(6));
    assert_int_equal(summaries, 2);
}

static void a_summary_waits_for_a_look_that_is_under_way(void **state)
{
    (void)state;
    summaries = 0;
    diagnosis_start(&diagnosis, on_finding, on_summary, NULL);
    diagnosis.facts.available = FACTS_SESSION;
    diagnosis.facts.names.labelled.answer = NAME_ASKED;
    happen(EVENT_RESOLVING, SECONDS(1));
    happen(EVENT_RESOLVE_FAILED, SECONDS(2));
    happen(EVENT_RESTARTING, SECONDS(2));
    assert_int_equal(summaries, 0);
    diagnosis.facts.names.labelled.answer = NAME_UNKNOWN;
    diagnosis_evaluate(&diagnosis, SECONDS(3));
    assert_int_equal(summaries, 1);
    assert_non_null(strstr(summary_line, "found CVPN-0104"));
    /* a second failure is counted by the verdict, as in the paragraph of explain */
    happen(EVENT_RESOLVING, SECONDS(4));
    happen(EVENT_RESOLVE_FAILED, SECONDS(5));
    happen(EVENT_RESTARTING, SECONDS(5));
    assert_non_null(strstr(summary_line, "; verdict failed, CVPN-0104, certain, 2 times in a row, next: "));
}

static struct network_state *network;

/* More of each kind than fits, made by those who fill the facts. */
static void too_many_routes(struct facts *facts)
{
    struct net_route route = {.link = 1, .table = TABLE_MAIN};

    network = network_new();
    for (unsigned i = 0; i <= NETWORK_ROUTES_MAX; i++)
        network_add_route(network, &route);
    facts->network = network;
}

/* `count` options, each with a number in its third and fourth byte. */
static void push_many(struct facts *facts, const char *before, const char *behind, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char option[96];
        (void)snprintf(option, sizeof(option), "%s%u.%u%s", before, i / 250, i % 250, behind);
        pushed_add(&facts->session.pushed, slice_of(option));
    }
}

static void too_many_pushed_routes(struct facts *facts)
{
    push_many(facts, "route 10.1.", " 255.255.255.255", PUSHED_ROUTES_MAX + 1);
}

static void too_many_name_servers(struct facts *facts)
{
    push_many(facts, "dhcp-option DNS 10.1.", "", PUSHED_SERVERS_MAX + 1);
}

static void too_many_domains(struct facts *facts)
{
    push_many(facts, "dhcp-option DOMAIN d", ".example.com", PUSHED_DOMAINS_MAX + 1);
}

static void too_many_option_errors(struct facts *facts)
{
    const struct event event = {.kind = EVENT_OPTION_ERROR, .time = SECONDS(1), .number = 0};

    for (unsigned i = 0; i <= OPTION_ERRORS_MAX; i++)
        session_feed(&facts->session, &event);
}

static void too_many_certificates(struct facts *facts)
{
    facts->certificates.left_out = 1; /* certificates.c counts them */
}

static void too_many_faults(struct facts *facts)
{
    static const struct profile profile = {.problems_left_out = 1}; /* test_profile.c fills one */

    facts->profile = &profile;
}

static void an_all_clear_says_what_was_too_much_to_be_looked_at(void **state)
{
    static const struct {
        void (*fill)(struct facts *facts);
        const char *what;
    } rows[] = {
        {too_many_routes, "links, addresses and routes of this machine"},
        {too_many_pushed_routes, "pushed routes"},
        {too_many_name_servers, "pushed name servers"},
        {too_many_domains, "pushed domains"},
        {too_many_option_errors, "option errors"},
        {too_many_certificates, "certificates"},
        {too_many_faults, "faults of the profile"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        static struct facts facts;
        static struct ledger ledger;
        char buffer[512];
        char wanted[160];
        struct text text;
        struct summary summary = {.ledger = &ledger, .facts = &facts};

        facts_start(&facts);
        ledger_start(&ledger);
        rows[i].fill(&facts);
        text_start(&text, buffer, sizeof(buffer));
        report_summary_text(&summary, &text);
        (void)snprintf(wanted, sizeof(wanted), "; too many to check: %s; ", rows[i].what);
        if (!strstr(buffer, "nothing was found in the checks that ran") || !strstr(buffer, wanted))
            fail_msg("\"%s\" does not have \"%s\"", buffer, wanted);
        network_free(network);
        network = NULL;
    }
}

static void findings_for_which_there_was_no_room_are_told(void **state)
{
    static struct ledger ledger;
    char buffer[512];
    struct text text;
    struct summary summary = {.ledger = &ledger};

    (void)state;
    ledger_start(&ledger);
    ledger.left_out = true;
    text_start(&text, buffer, sizeof(buffer));
    report_summary_text(&summary, &text);
    assert_non_null(strstr(buffer, "; too many to check: findings; "));
}

#define FRESH(test) cmocka_unit_test_setup(test, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_finding_is_one_line_and_its_why_and_fixes),
        FRESH(a_repetition_is_one_short_line_with_its_count),
        FRESH(a_verdict_is_one_short_line),
        FRESH(what_came_from_outside_cannot_forge_a_line_or_a_colour),
        FRESH(no_line_is_longer_than_900_bytes_with_its_prefix),
        FRESH(json_has_all_keys_and_escapes_what_it_must),
        FRESH(each_attempt_ends_in_exactly_one_summary),
        FRESH(a_summary_waits_for_a_look_that_is_under_way),
        FRESH(an_all_clear_says_what_was_too_much_to_be_looked_at),
        FRESH(findings_for_which_there_was_no_room_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
