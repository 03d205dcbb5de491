/* SPDX-License-Identifier: MIT */
/* The ledger: what is said, when, and how often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "findings/ledger.h"

#define START SECONDS(1000)

static struct ledger ledger;
static unsigned shown[64];
static size_t shown_count;
static enum ledger_verdict last_verdict;
static unsigned last_times;

static void say(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times)
{
    (void)context;
    shown[shown_count++ % 64] = finding->entry->code;
    last_verdict = verdict;
    last_times = times;
}

static int fresh(void **state)
{
    (void)state;
    ledger_start(&ledger);
    shown_count = 0;
    return 0;
}

static struct findings raise(finding_code code, const char *subject)
{
    struct findings findings = {.count = 0};

    if (code)
        finding_evidence_string(finding_raise(&findings, catalogue_find(code)->sentences[0]), "host", subject);
    return findings;
}

static moment update(const struct findings *raised, unsigned attempt, moment now, bool final)
{
    return ledger_update(&ledger, raised, attempt, now, final, say, NULL);
}

static void a_finding_is_said_once_in_an_attempt(void **state)
{
    struct findings raised = raise(102, "a");

    (void)state;
    update(&raised, 1, START, false);
    update(&raised, 1, START + SECONDS(1), false);
    update(&raised, 1, START + SECONDS(2), true);
    assert_int_equal(shown_count, 1);
    assert_int_equal(last_verdict, LEDGER_SHOW);
}

static void the_same_finding_in_the_next_attempt_is_a_repetition_with_its_count(void **state)
{
    struct findings raised = raise(102, "a");

    (void)state;
    for (unsigned attempt = 1; attempt <= 3; attempt++)
        update(&raised, attempt, START, false);
    assert_int_equal(shown_count, 3);
    assert_int_equal(last_verdict, LEDGER_AGAIN);
    assert_int_equal(last_times, 3);
}

static void a_finding_per_session_is_never_repeated_but_stays_in_the_summary(void **state)
{
    struct findings raised = raise(101, "a");
    char buffer[64];
    struct text codes;

    (void)state;
    raised.list[0].per_session = true;
    update(&raised, 1, START, false);
    update(&raised, 2, START, false);
    assert_int_equal(shown_count, 1);
    text_start(&codes, buffer, sizeof(buffer));
    assert_int_equal(ledger_codes(&ledger, 2, &codes), 1);
    assert_string_equal(buffer, "CVPN-0101");
}

static void two_findings_of_one_code_with_other_evidence_are_two(void **state)
{
    struct findings raised = raise(4, "a");

    (void)state;
    finding_evidence_string(finding_raise(&raised, catalogue_find(4)->sentences[0]), "host", "b");
    update(&raised, 1, START, false);
    assert_int_equal(shown_count, 2);
}

static void a_consequence_is_quiet_while_its_cause_is_raised(void **state)
{
    struct findings raised = raise(104, "a");
    struct findings alone = raise(102, "a");

    (void)state;
    finding_evidence_string(finding_raise(&raised, catalogue_find(102)->sentences[0]), "host", "a");
    update(&raised, 1, START, true);
    assert_int_equal(shown_count, 1);
    assert_int_equal(shown[0], 104);
    update(&alone, 1, START, true);
    assert_int_equal(shown_count, 2);
    assert_int_equal(shown[1], 102);
}

static void a_certain_finding_is_taken_back_when_the_attempt_goes_on_beyond_it(void **state)
{
    struct findings closed = raise(601, "a");
    struct findings expired = raise(603, "a");

    (void)state;
    update(&closed, 1, START, true);
    update(&expired, 1, START + SECONDS(1), true);
    assert_int_equal(shown_count, 3);
    assert_int_equal(shown[1], 601);
    assert_int_equal(shown[2], 603);
    update(&closed, 1, START + SECONDS(2), true);
    assert_int_equal(shown_count, 4); /* said anew, and 0603 stays: nothing went on beyond it */
}

static void a_blip_is_never_said(void **state)
{
    struct findings raised = raise(103, "a");
    struct findings nothing = raise(0, NULL);

    (void)state;
    moment due = update(&raised, 1, START, false);
    assert_int_equal(shown_count, 0);
    assert_true(due > START && due <= START + SECONDS(1));
    update(&nothing, 1, START + MILLISECONDS(100), false);
    update(&nothing, 1, START + SECONDS(5), true);
    assert_int_equal(shown_count, 0);
}

static void what_holds_long_enough_is_said_when_it_is_due(void **state)
{
    struct findings raised = raise(103, "a");

    (void)state;
    moment due = update(&raised, 1, START, false);
    update(&raised, 1, due - 1, false);
    assert_int_equal(shown_count, 0);
    update(&raised, 1, due, false);
    assert_int_equal(shown_count, 1);
}

static void the_end_of_an_attempt_holds_nothing_back(void **state)
{
    struct findings raised = raise(103, "a");

    (void)state;
    update(&raised, 1, START, true);
    assert_int_equal(shown_count, 1);
}

static void without_a_clock_nothing_is_held_back(void **state)
{
    struct findings raised = raise(103, "a");

    (void)state;
    update(&raised, 1, MOMENT_UNKNOWN, false);
    assert_int_equal(shown_count, 1);
}

static void the_summary_names_the_worst_first_and_no_notes(void **state)
{
    struct findings raised = raise(1611, "a");
    char buffer[64];
    struct text codes;

    (void)state;
    finding_evidence_string(finding_raise(&raised, catalogue_find(101)->sentences[0]), "host", "a");
    finding_evidence_string(finding_raise(&raised, catalogue_find(702)->sentences[0]), "host", "a");
    update(&raised, 1, START, true);
    text_start(&codes, buffer, sizeof(buffer));
    assert_int_equal(ledger_codes(&ledger, 1, &codes), 2);
    assert_string_equal(buffer, "CVPN-0702 CVPN-0101");
}

static struct findings silence(bool likely)
{
    struct findings findings = raise(602, "a");

    findings.list[0].confidence = likely ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
    return findings;
}

static void what_was_likely_is_confirmed_once_in_one_line(void **state)
{
    struct findings likely = silence(true);
    struct findings certain = silence(false);

    (void)state;
    for (unsigned attempt = 1; attempt <= 2; attempt++) {
        moment began = START + (moment)attempt * SECONDS(100);
        update(&likely, attempt, began, false);
        update(&likely, attempt, began + SECONDS(5), false);
        assert_int_equal(last_verdict, attempt == 1 ? LEDGER_SHOW : LEDGER_AGAIN);
        update(&certain, attempt, began + SECONDS(60), true);
        update(&certain, attempt, began + SECONDS(60), true);
        assert_int_equal(last_verdict, attempt == 1 ? LEDGER_CONFIRMED : LEDGER_AGAIN);
    }
    assert_int_equal(shown_count, 3);
}

static void what_was_certain_from_the_start_has_no_verdict(void **state)
{
    struct findings certain = silence(false);
    struct findings nothing = raise(0, NULL);

    (void)state;
    update(&certain, 1, START, true);
    update(&nothing, 1, START + SECONDS(9), true);
    assert_int_equal(shown_count, 1);
}

static void what_was_likely_and_is_not_so_is_taken_back_and_leaves_the_summary(void **state)
{
    struct findings likely = silence(true);
    struct findings nothing = raise(0, NULL);
    char buffer[64];
    struct text codes;

    (void)state;
    update(&likely, 1, START, false);
    update(&likely, 1, START + SECONDS(5), false);
    update(&nothing, 1, START + SECONDS(7), false);
    assert_int_equal(shown_count, 2);
    assert_int_equal(last_verdict, LEDGER_TAKEN_BACK);
    text_start(&codes, buffer, sizeof(buffer));
    assert_int_equal(ledger_codes(&ledger, 1, &codes), 0);
    update(&nothing, 1, START + SECONDS(8), true);
    assert_int_equal(shown_count, 2);
}

static void what_was_likely_and_never_said_is_not_taken_back(void **state)
{
    struct findings likely = silence(true);
    struct findings nothing = raise(0, NULL);

    (void)state;
    update(&likely, 1, START, false);
    update(&nothing, 1, START + SECONDS(1), false);
    update(&nothing, 1, START + SECONDS(9), true);
    assert_int_equal(shown_count, 0);
}

static void what_a_certain_cause_takes_the_place_of_is_taken_back_for_it(void **state)
{
    struct findings likely = silence(true);
    struct findings other = raise(610, "a");

    (void)state;
    update(&likely, 1, START, false);
    update(&likely, 1, START + SECONDS(5), false);
    update(&other, 1, START + SECONDS(6), false);
    assert_int_equal(shown_count, 3);
    assert_int_equal(shown[2], 610);
    assert_string_equal(ledger.rows[0].finding.evidence[1].name, "instead");
    assert_string_equal(ledger.rows[0].finding.evidence[1].value, "CVPN-0610");
}

static void a_thousand_different_findings_stay_within_bounds(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 1000; i++) {
        char subject[16] = {(char)('a' + i % 26), (char)('a' + i / 26 % 26), (char)('a' + i / 676), 0};
        struct findings raised = raise(102, subject);
        update(&raised, i, START, true);
    }
    assert_true(ledger.count <= LEDGER_MAX);
    assert_int_equal(shown_count, 1000);
}

/*
 * Neither raising nor copying wipes the room for evidence: what was there before must not be
 * seen.
 */
static void a_finding_has_nothing_left_of_another(void **state)
{
    static struct findings findings;
    struct finding copy;
    char words[2][256];
    struct text text;

    (void)state;
    memset(&copy, 'x', sizeof(copy));
    memset(findings.list, 'x', sizeof(findings.list));
    struct finding *finding = finding_raise(&findings, catalogue_find(102)->sentences[0]);
    assert_int_equal(finding->evidence_count + finding->file_line + finding->log_line, 0);
    assert_false(finding->confidence != CONFIDENCE_CERTAIN || finding->per_session);
    assert_string_equal(finding->file, "");
    finding_evidence_string(finding, "host", "a.example.com");
    finding_at(finding, "client.ovpn", 7);
    finding->log_line = 9;
    finding->confidence = CONFIDENCE_LIKELY;
    finding->per_session = true;
    finding_copy(&copy, finding);
    assert_true(finding_same(&copy, finding));
    assert_int_equal(copy.severity, finding->severity);
    assert_ptr_equal(copy.sentence, finding->sentence);
    assert_int_equal(copy.log_line, 9);
    assert_true(copy.confidence == CONFIDENCE_LIKELY && copy.per_session);
    text_start(&text, words[0], sizeof(words[0]));
    finding_seen_text(finding, &text);
    text_start(&text, words[1], sizeof(words[1]));
    finding_seen_text(&copy, &text);
    assert_string_equal(words[0], words[1]);
}

#define FRESH(test) cmocka_unit_test_setup(test, fresh)

static void a_cause_at_one_destination_explains_no_other(void **state)
{
    struct findings raised = {.count = 0};

    (void)state;
    finding_evidence_string(finding_raise(&raised, catalogue_find(201)->sentences[0]), "destination", "10.0.0.1:443");
    finding_evidence_string(finding_raise(&raised, catalogue_find(302)->sentences[0]), "destination", "10.0.0.1:443");
    update(&raised, 1, START, true);
    assert_int_equal(shown_count, 1);
    finding_evidence_string(finding_raise(&raised, catalogue_find(302)->sentences[0]), "destination", "10.0.0.2:443");
    update(&raised, 1, START, true);
    assert_int_equal(shown_count, 2);
    assert_int_equal(shown[1], 302);
}

static void a_note_is_no_cause(void **state)
{
    struct findings raised = {.count = 0};

    (void)state;
    finding_raise(&raised, catalogue_find(406)->sentences[1])->severity = SEVERITY_NOTE;
    finding_raise(&raised, catalogue_find(202)->sentences[0]);
    update(&raised, 1, START, true);
    assert_int_equal(shown_count, 2);
}

static void what_a_later_attempt_refutes_is_taken_back_once(void **state)
{
    struct findings raised = raise(104, "a");
    struct findings none = {.refuted = {catalogue_find(104)}};
    char buffer[64];
    struct text codes;

    (void)state;
    finding_confidence(&raised.list[0], CONFIDENCE_LIKELY);
    update(&raised, 1, START, true);
    update(&none, 2, START + SECONDS(2), false);
    update(&none, 2, START + SECONDS(3), true);
    assert_int_equal(shown_count, 2);
    assert_int_equal(last_verdict, LEDGER_TAKEN_BACK);
    text_start(&codes, buffer, sizeof(buffer));
    assert_int_equal(ledger_codes(&ledger, 1, &codes), 0);
    none.refuted[0] = NULL;
    update(&raised, 3, START + SECONDS(4), true);
    update(&none, 4, START + SECONDS(5), true);
    assert_int_equal(shown_count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_finding_has_nothing_left_of_another),
        FRESH(a_cause_at_one_destination_explains_no_other),
        FRESH(a_note_is_no_cause),
        FRESH(what_a_later_attempt_refutes_is_taken_back_once),
        FRESH(a_finding_is_said_once_in_an_attempt),
        FRESH(the_same_finding_in_the_next_attempt_is_a_repetition_with_its_count),
        FRESH(a_finding_per_session_is_never_repeated_but_stays_in_the_summary),
        FRESH(two_findings_of_one_code_with_other_evidence_are_two),
        FRESH(a_consequence_is_quiet_while_its_cause_is_raised),
        FRESH(a_certain_finding_is_taken_back_when_the_attempt_goes_on_beyond_it),
        FRESH(a_blip_is_never_said),
        FRESH(what_holds_long_enough_is_said_when_it_is_due),
        FRESH(the_end_of_an_attempt_holds_nothing_back),
        FRESH(without_a_clock_nothing_is_held_back),
        FRESH(the_summary_names_the_worst_first_and_no_notes),
        FRESH(what_was_likely_is_confirmed_once_in_one_line),
        FRESH(what_was_certain_from_the_start_has_no_verdict),
        FRESH(what_was_likely_and_is_not_so_is_taken_back_and_leaves_the_summary),
        FRESH(what_was_likely_and_never_said_is_not_taken_back),
        FRESH(what_a_certain_cause_takes_the_place_of_is_taken_back_for_it),
        FRESH(a_thousand_different_findings_stay_within_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
