/* SPDX-License-Identifier: MIT */
#include "findings/verdict.h"

#include <string.h>

#include "session/progress.h"

void verdict_start(struct verdict *verdict)
{
    memset(verdict, 0, sizeof(*verdict));
    verdict->failing_since = MOMENT_UNKNOWN;
    verdict->passed_after = MOMENT_UNKNOWN;
}

static struct verdict_cause *cause_of(struct verdict *verdict, const struct catalogue_entry *entry)
{
    for (unsigned i = 0; i < verdict->cause_count; i++)
        if (verdict->causes[i].entry == entry)
            return &verdict->causes[i];
    return NULL;
}

static void forget(struct verdict *verdict, struct verdict_cause *cause)
{
    *cause = verdict->causes[--verdict->cause_count];
}

/* Notes are no cause. */
void verdict_finding(struct verdict *verdict, const struct finding *finding, enum ledger_verdict said, unsigned attempt)
{
    if (verdict->attempt != attempt)
        verdict->cause_count = 0;
    verdict->attempt = attempt;
    struct verdict_cause *cause = cause_of(verdict, finding->entry);
    if (said == LEDGER_TAKEN_BACK) {
        if (cause)
            forget(verdict, cause);
        if (verdict->last.entry == finding->entry)
            verdict->last.entry = NULL;
        return;
    }
    if (finding->severity == SEVERITY_NOTE || (!cause && verdict->cause_count == VERDICT_CAUSES_MAX))
        return;
    if (!cause)
        cause = &verdict->causes[verdict->cause_count++];
    struct text seen;
    cause->entry = finding->entry;
    cause->severity = finding->severity;
    cause->confidence = finding->confidence;
    text_start(&seen, cause->seen, sizeof(cause->seen));
    finding_fill_text(finding, finding->sentence->text, &seen);
}

/*
 * An error before a warning, what is certain before what is not, what was said first before what
 * followed.
 */
static const struct verdict_cause *best_cause(const struct verdict *verdict)
{
    const struct verdict_cause *best = NULL;

    for (unsigned i = 0; i < verdict->cause_count; i++) {
        const struct verdict_cause *cause = &verdict->causes[i];
        if (!best || cause->severity > best->severity ||
            (cause->severity == best->severity && cause->confidence < best->confidence))
            best = cause;
    }
    return best;
}

static bool belongs(const struct verdict *verdict, const struct session *session)
{
    return verdict->attempt == (session->attempt.number ? session->attempt.number : 1);
}

static bool has_failed(const struct attempt *attempt)
{
    return attempt->ending == ENDING_RESTART || attempt->ending == ENDING_EXIT;
}

static void count_failure(struct verdict *verdict, const struct attempt *attempt)
{
    if (verdict->failures++ == 0)
        verdict->failing_since = attempt->began;
}

static void count_connection(struct verdict *verdict, const struct attempt *attempt)
{
    moment up = attempt->entered[STAGE_CONNECTED];

    verdict->failures_before = verdict->failures;
    verdict->passed_after = MOMENT_UNKNOWN;
    if (verdict->failing_since != MOMENT_UNKNOWN && up != MOMENT_UNKNOWN && up >= verdict->failing_since)
        verdict->passed_after = up - verdict->failing_since;
    verdict->failures = 0;
    verdict->failing_since = MOMENT_UNKNOWN;
}

void verdict_attempt(struct verdict *verdict, const struct session *session)
{
    const struct attempt *attempt = &session->attempt;
    const struct verdict_cause *best = belongs(verdict, session) ? best_cause(verdict) : NULL;

    if (has_failed(attempt) && best && best->severity == SEVERITY_ERROR)
        verdict->last = *best;
    if (attempt->number == 0 || attempt->number == verdict->counted_attempt)
        return;
    verdict->counted_attempt = attempt->number;
    if (attempt->ending == ENDING_CONNECTED)
        count_connection(verdict, attempt);
    else if (has_failed(attempt) && !attempt->ending_asked && !attempt_was_challenged(attempt))
        count_failure(verdict, attempt);
}

/* Who stops the client while it fails has not made it end well. */
static enum verdict_state state_of(const struct verdict *verdict, const struct session *session,
                                   const struct verdict_cause *best)
{
    const struct attempt *attempt = &session->attempt;
    bool over = attempt->ending != ENDING_NONE;
    bool error = best && best->severity == SEVERITY_ERROR && (over || best->confidence != CONFIDENCE_POSSIBLE);

    if (attempt->ending == ENDING_CONNECTED) {
        if (!attempt->dropped)
            return VERDICT_CONNECTED;
        return attempt->drop_asked || strcmp(attempt->drop_reason, "exit-with-notification") == 0 ? VERDICT_ENDED
                                                                                                  : VERDICT_DROPPED;
    }
    if (error || verdict->failures)
        return VERDICT_FAILED;
    if (has_failed(attempt))
        return attempt->ending_asked             ? VERDICT_ENDED
               : attempt_was_challenged(attempt) ? VERDICT_UNKNOWN
                                                 : VERDICT_FAILED;
    return VERDICT_UNKNOWN;
}

struct verdict_result verdict_reach(const struct verdict *verdict, const struct session *session)
{
    const struct verdict_cause *best = belongs(verdict, session) ? best_cause(verdict) : NULL;
    struct verdict_result result = {.state = state_of(verdict, session, best), .attempts = session->attempts};

    result.cause = best;
    if (!best && result.state == VERDICT_FAILED && verdict->last.entry)
        result.cause = &verdict->last;
    result.who = result.cause ? result.cause->entry->turn : result.state == VERDICT_UNKNOWN ? TURN_USER : TURN_NO_ONE;
    result.confidence = result.cause                      ? result.cause->confidence
                        : result.state == VERDICT_UNKNOWN ? CONFIDENCE_POSSIBLE
                                                          : CONFIDENCE_CERTAIN;
    return result;
}

const char *verdict_state_name(enum verdict_state state)
{
    static const char *const names[] = {"unknown", "connected", "failed", "dropped", "ended"};

    return names[state];
}

bool verdict_is_bad(enum verdict_state state)
{
    return state != VERDICT_CONNECTED && state != VERDICT_ENDED;
}

/* "2.1 s", "14 min", "3 h" */
static void add_duration(moment duration, struct text *out)
{
    long long seconds = (long long)(duration / SECONDS(1));

    if (seconds < 120)
        text_add(out, "%lld.%lld s", seconds, (long long)(duration / MILLISECONDS(100) % 10));
    else if (seconds < 7200)
        text_add(out, "%lld min", seconds / 60);
    else
        text_add(out, "%lld h", seconds / 3600);
}

static void add_state(enum verdict_state state, const struct session *session, struct text *out)
{
    const struct attempt *attempt = &session->attempt;

    switch (state) {
    case VERDICT_CONNECTED:
        text_add(out, "The client is connected.");
        break;
    case VERDICT_FAILED:
        text_add(out, "The connection fails at the step \"%s\".", progress_at(attempt));
        break;
    case VERDICT_DROPPED:
        text_add(out, "The client was connected, and the session ended without anyone asking for it.");
        break;
    case VERDICT_ENDED:
        text_add(out, "The user, or a program on this machine, ended %s.",
                 attempt->dropped ? "the session" : "the attempt");
        break;
    default:
        if (attempt->number)
            text_add(out, "The log ends while the client is at the step \"%s\".", progress_at(attempt));
        else
            text_add(out, "No connection attempt is in this log. Send the client's own log, made with verb 4, from its "
                          "start to the failure.");
    }
}

static void add_count(const struct verdict *verdict, const struct verdict_result *result, struct text *out)
{
    if (result->state == VERDICT_FAILED && verdict->failures > 1)
        text_add(out, " It failed %u times in a row.", verdict->failures);
    if (verdict->failures_before && result->state == VERDICT_CONNECTED) {
        text_add(out, " Before that %u attempt%s failed", verdict->failures_before,
                 verdict->failures_before > 1 ? "s" : "");
        if (verdict->last.entry)
            text_add(out, " (CVPN-%04u)", verdict->last.entry->code);
        if (verdict->passed_after != MOMENT_UNKNOWN) {
            text_add(out, ", and that was gone after ");
            add_duration(verdict->passed_after, out);
        }
        text_add(out, ".");
    }
}

static const char *turn_name(enum turn who)
{
    static const char *const turns[] = {
        [TURN_USER] = "the user",
        [TURN_ADMINISTRATOR] = "the administrator of the endpoint",
        [TURN_NO_ONE] = "no one",
    };

    return turns[who];
}

const char *turn_word(enum turn who)
{
    static const char *const words[] = {
        [TURN_USER] = "user", [TURN_ADMINISTRATOR] = "administrator", [TURN_NO_ONE] = "none"};

    return words[who];
}

void verdict_text(const struct verdict *verdict, const struct session *session, struct text *out)
{
    struct verdict_result result = verdict_reach(verdict, session);

    add_state(result.state, session, out);
    if (result.cause) {
        text_add(out, " CVPN-%04u, %s: ", result.cause->entry->code, confidence_name(result.confidence));
        text_add_slice(out, slice_of(result.cause->seen));
        text_add(out, ".");
    } else if (result.state == VERDICT_CONNECTED) {
        text_add(out, " Nothing was found that needs to be mended.");
    }
    add_count(verdict, &result, out);
    text_add(out, " Next: %s.", turn_name(result.who));
}

void verdict_outcome(const struct session *session, struct text *out)
{
    const struct attempt *attempt = session ? &session->attempt : NULL;

    if (!attempt || attempt->number == 0) {
        text_add(out, "no connection attempt was seen");
        return;
    }
    text_add(out, "attempt %u ", attempt->number);
    if (attempt->stage == STAGE_CONNECTED)
        text_add(out, "connected");
    else if (attempt->ending == ENDING_NONE)
        text_add(out, "got as far as \"%s\", and nothing tells how it went on", progress_at(attempt));
    else
        text_add(out, "ended at \"%s\"", progress_at(attempt));
    moment end = attempt->stage == STAGE_CONNECTED ? attempt->entered[STAGE_CONNECTED] : attempt->last;
    if (attempt->began != MOMENT_UNKNOWN && end != MOMENT_UNKNOWN && end >= attempt->began)
        text_add(out, " after %llu.%02llu s", (unsigned long long)(end - attempt->began) / 1000000,
                 (unsigned long long)(end - attempt->began) / 10000 % 100);
}

void verdict_brief(const struct verdict *verdict, const struct session *session, struct text *out)
{
    struct verdict_result result = verdict_reach(verdict, session);

    if (!result.cause)
        return;
    text_add(out, "; verdict %s, CVPN-%04u, %s", verdict_state_name(result.state), result.cause->entry->code,
             confidence_name(result.confidence));
    if (result.state == VERDICT_FAILED && verdict->failures > 1)
        text_add(out, ", %u times in a row", verdict->failures);
    text_add(out, ", next: %s", turn_name(result.who));
}
