/* SPDX-License-Identifier: MIT */
/*
 * Each beginning of each log of the corpus: an excerpt may be silent, or say that something is
 * possible, but it is sure of no error that the whole log does not show. So it is with each log as
 * OpenVPN prints it at a lower verbosity. Nor does a log say two things of one attempt that cannot
 * both be true.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "reading.h"
#include "rounds.h"

enum { CODES = 10000, LOG_MAX = 1 << 20 };

/* The errors said of the log at hand, and those of them that are not just possible. */
static bool sure_of[CODES];
static bool said[CODES];

/* What is said of one attempt above a note, and not taken back. */
static struct {
    unsigned number;
    finding_code codes[LEDGER_MAX];
    size_t count;
} of_attempt;
static bool comparing;
static unsigned contradictions;

static void compare(finding_code code, enum ledger_verdict verdict, unsigned attempt)
{
    if (of_attempt.number != attempt)
        of_attempt.count = 0;
    of_attempt.number = attempt;
    for (size_t i = 0; i < of_attempt.count; i++)
        if (of_attempt.codes[i] == code)
            of_attempt.codes[i] = of_attempt.codes[--of_attempt.count];
    if (verdict == LEDGER_TAKEN_BACK)
        return;
    for (size_t i = 0; i < of_attempt.count; i++) {
        if (!rules_contradict(code, of_attempt.codes[i]))
            continue;
        (void)fprintf(stderr, "of attempt %u CVPN-%04u and CVPN-%04u\n", attempt, of_attempt.codes[i], code);
        contradictions++;
    }
    of_attempt.codes[of_attempt.count++] = code;
}

static void on_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                       const struct report_context *where)
{
    finding_code code = finding->entry->code;

    (void)context;
    (void)times;
    assert_true(code < CODES);
    if (comparing && finding->severity > SEVERITY_NOTE && !finding->per_session)
        compare(code, verdict, where->attempt);
    bool error = finding->severity == SEVERITY_ERROR && verdict != LEDGER_TAKEN_BACK;
    said[code] = error;
    sure_of[code] = error && finding->confidence != CONFIDENCE_POSSIBLE;
}

static void read_whole(const char *path, char *log)
{
    FILE *file = fopen(path, "re");

    if (!file)
        fail_msg("%s cannot be read", path);
    size_t length = file ? fread(log, 1, LOG_MAX - 1, file) : 0;
    log[length] = '\0';
    assert_true(file && fclose(file) == 0);
}

/*
 * A log that is newest first has its end in front. The line about this machine's own certificate is
 * one of two that say that its clock is wrong (0905, 0605); what does not explain itself (1616) is
 * no cause.
 */
static bool may_differ(const char *path, finding_code code)
{
    return strstr(path, "newest-first") || code == 905 || code == 1616;
}

static unsigned excerpts;

static unsigned excerpts_are_not_surer(const char *path, const char *log)
{
    static struct reading whole;
    static struct reading excerpt;
    static bool of_whole[CODES];
    struct slice rest = slice_of(log);
    struct slice line;
    unsigned wrong = 0;

    memset(said, 0, sizeof(said));
    of_attempt.count = contradictions = 0;
    comparing = true;
    reading_start(&whole, on_finding);
    while (slice_split(&rest, '\n', &line))
        reading_line(&whole, line);
    reading_finish(&whole);
    memcpy(of_whole, said, sizeof(said));
    comparing = false;
    if (contradictions)
        (void)fprintf(stderr, "%s: says two things that cannot both be true\n", path);
    wrong += contradictions;
    memset(sure_of, 0, sizeof(sure_of));
    reading_start(&whole, on_finding);
    rest = slice_of(log);
    while (slice_split(&rest, '\n', &line) && rest.length) {
        reading_line(&whole, line);
        bool before[CODES];
        memcpy(before, sure_of, sizeof(before));
        excerpt = whole;
        reading_finish(&excerpt);
        excerpts++;
        for (unsigned code = 1; code < CODES; code++) {
            if (!sure_of[code] || of_whole[code] || may_differ(path, (finding_code)code))
                continue;
            (void)fprintf(stderr, "%s: up to line %llu CVPN-%04u, and not in the whole log\n", path,
                          (unsigned long long)whole.number, code);
            wrong++;
        }
        memcpy(sure_of, before, sizeof(before));
    }
    return wrong;
}

/*
 * The verbosity from which on OpenVPN prints a message (errlevel.h: D_HANDSHAKE, D_CLOSE, D_PROXY;
 * D_TLS_DEBUG_LOW, D_PUSH, D_ROUTE, D_OSBUF, D_RESTART, D_MANAGEMENT; D_MTU_INFO, D_SHOW_OCC). All
 * others come at 1.
 */
static const struct {
    const char *words;
    unsigned verbosity;
} levels[] = {
    {"VERIFY OK", 2},
    {"VERIFY KU OK", 2},
    {"VERIFY EKU OK", 2},
    {"VERIFY X509NAME OK", 2},
    {"Validating certificate", 2},
    {"++ Certificate has", 2},
    {"Control Channel: TLS", 2},
    {"going Data Channel", 2},
    {"coming Data Channel", 2},
    {"Data Channel: cipher", 2},
    {"Control Channel Authentication", 2},
    {"Closing TUN/TAP", 2},
    {"Closing tun/tap", 2},
    {"Send to HTTP proxy", 2},
    {"HTTP proxy returned", 2},
    {"TLS: Initial packet", 3},
    {"TLS: move_session", 3},
    {"TLS: tls_multi_process", 3},
    {"Socket Buffers", 3},
    {"SENT CONTROL", 3},
    {"PUSH: Received control message", 3},
    {"OPTIONS IMPORT", 3},
    {"ROUTE_GATEWAY", 3},
    {"net_route_v", 3},
    {"Restart pause", 3},
    {"MANAGEMENT:", 3},
    {"MTU parms", 4},
    {"Options String", 4},
    {"remote options", 4},
};

static bool is_printed(struct slice line, unsigned verbosity)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (levels[i].verbosity > verbosity && slice_find(line, levels[i].words) != SLICE_NOT_FOUND)
            return false;
    return true;
}

/* What is said of the log as that verbosity has it. Returns how many lines it then lacks. */
static unsigned read_terse(const char *log, unsigned verbosity)
{
    static struct reading reading;
    struct slice rest = slice_of(log);
    struct slice line;
    unsigned lacks = 0;

    memset(said, 0, sizeof(said));
    memset(sure_of, 0, sizeof(sure_of));
    reading_start(&reading, on_finding);
    while (slice_split(&rest, '\n', &line))
        if (is_printed(line, verbosity))
            reading_line(&reading, line);
        else
            lacks++;
    reading_finish(&reading);
    return lacks;
}

static unsigned terse_logs;

static unsigned terse_logs_are_not_surer(const char *path, const char *log)
{
    static bool of_whole[CODES];
    unsigned wrong = 0;

    read_terse(log, 11);
    memcpy(of_whole, said, sizeof(said));
    for (unsigned verbosity = 1; verbosity <= 3; verbosity++) {
        if (read_terse(log, verbosity) == 0)
            continue;
        terse_logs++;
        for (unsigned code = 1; code < CODES; code++) {
            if (!sure_of[code] || of_whole[code] || code == 1616)
                continue;
            (void)fprintf(stderr, "%s: at verb %u CVPN-%04u, and not in the whole log\n", path, verbosity, code);
            wrong++;
        }
    }
    return wrong;
}

static void no_verbosity_is_sure_of_what_a_higher_one_does_not_show(void **state)
{
    static char log[LOG_MAX];
    unsigned wrong = 0;
    glob_t logs;

    (void)state;
    assert_int_equal(glob("test-harness/corpus/*.log", 0, NULL, &logs), 0);
    for (size_t i = 0; i < logs.gl_pathc; i++) {
        read_whole(logs.gl_pathv[i], log);
        wrong += terse_logs_are_not_surer(logs.gl_pathv[i], log);
    }
    globfree(&logs);
    printf("# %u logs at a lower verbosity\n", terse_logs);
    assert_true(terse_logs > 500);
    assert_int_equal(wrong, 0);
}

static void no_excerpt_is_sure_of_what_the_whole_log_does_not_show(void **state)
{
    static char log[LOG_MAX];
    unsigned wrong = 0;
    unsigned looked_at = 0;
    glob_t logs;

    (void)state;
    assert_int_equal(glob("test-harness/corpus/*.log", 0, NULL, &logs), 0);
    for (size_t i = 0; i < logs.gl_pathc; i++) {
        if (!has_its_turn(0, i))
            continue;
        looked_at++;
        read_whole(logs.gl_pathv[i], log);
        wrong += excerpts_are_not_surer(logs.gl_pathv[i], log);
    }
    globfree(&logs);
    assert_true(looked_at && excerpts >= looked_at);
    assert_true(looked_at < logs.gl_pathc || excerpts > 200);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    if (getenv("CVPN_RAISED")) /* an excerpt is no example of a sentence */
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_verbosity_is_sure_of_what_a_higher_one_does_not_show),
        cmocka_unit_test(no_excerpt_is_sure_of_what_the_whole_log_does_not_show),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
