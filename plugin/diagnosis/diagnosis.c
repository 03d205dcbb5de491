/* SPDX-License-Identifier: MIT */
#include "diagnosis/diagnosis.h"

void diagnosis_start(struct diagnosis *diagnosis, diagnosis_finding *on_finding, diagnosis_summary *on_summary,
                     void *context)
{
    log_context_start(&diagnosis->log);
    facts_start(&diagnosis->facts);
    ledger_start(&diagnosis->ledger);
    verdict_start(&diagnosis->verdict);
    diagnosis->on_finding = on_finding;
    diagnosis->on_summary = on_summary;
    diagnosis->context = context;
    diagnosis->due = MOMENT_UNKNOWN;
    diagnosis->waiting = diagnosis->skips_steps = false;
    diagnosis->summarised = 0;
}

/* What is seen before the first attempt belongs to it. */
static unsigned attempt_number(const struct diagnosis *diagnosis)
{
    unsigned number = diagnosis->facts.session.attempt.number;

    return number ? number : 1;
}

static struct report_context surroundings(const struct diagnosis *diagnosis)
{
    const struct facts *facts = &diagnosis->facts;
    struct profile_remote remote;
    struct report_context where = {
        .time = facts->now,
        .endpoint = facts->session.attempt.host,
        .attempt = attempt_number(diagnosis),
        .phase = stage_name(facts->session.attempt.stage),
    };

    if (facts_remote(facts, &remote))
        where.endpoint = remote.host;
    return where;
}

static void pass_on(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times)
{
    struct diagnosis *diagnosis = context;
    struct report_context where = surroundings(diagnosis);

    where.verdict = verdict;
    verdict_finding(&diagnosis->verdict, finding, verdict, attempt_number(diagnosis));
    diagnosis->on_finding(diagnosis->context, finding, verdict, times, &where);
}

static void evaluate(struct diagnosis *diagnosis, moment now, bool final)
{
    struct findings raised;

    diagnosis->facts.now = now;
    rules_evaluate(&diagnosis->facts, &raised);
    diagnosis->ledger.left_out |= raised.left_out > 0;
    diagnosis->due =
        ledger_update(&diagnosis->ledger, &raised, attempt_number(diagnosis), now, final, pass_on, diagnosis);
}

/* The throughput of a moment is no one's concern. */
static bool worth_telling(const struct bandwidth *bandwidth)
{
    return bandwidth->known && bandwidth->last - bandwidth->since >= SECONDS(BANDWIDTH_SECONDS);
}

static void summarise(struct diagnosis *diagnosis, moment now)
{
    struct rule_tally tally = rules_tally(&diagnosis->facts);
    struct summary summary = {
        .session = &diagnosis->facts.session,
        .ledger = &diagnosis->ledger,
        .verdict = &diagnosis->verdict,
        .facts = &diagnosis->facts,
        .tally = tally,
        .blind_reason = tally.missing & (FACTS_SESSION | FACTS_PUSHED) ? diagnosis->facts.watching_reason : NULL,
        .now = now,
        .traffic = diagnosis->facts.finished && worth_telling(&diagnosis->facts.bandwidth) ? &diagnosis->facts.bandwidth
                                                                                           : NULL,
    };
    struct report_context where = surroundings(diagnosis);

    where.progress = &diagnosis->facts.session.attempt;
    diagnosis->on_summary(diagnosis->context, &summary, &where);
    diagnosis->summarised = attempt_number(diagnosis);
    diagnosis->waiting = false;
    diagnosis->ledger.left_out = false;
}

static void end_attempt(struct diagnosis *diagnosis, moment now)
{
    evaluate(diagnosis, now, true);
    verdict_attempt(&diagnosis->verdict, &diagnosis->facts.session);
    summarise(diagnosis, now);
}

/* What a look is about to tell belongs into the summary of the attempt for which it was made. */
static bool probes_under_way(const struct facts *facts)
{
    return facts->names.bare.answer == NAME_ASKED || facts->names.labelled.answer == NAME_ASKED ||
           facts->reach.under_way || facts->server_addresses.under_way || handshakes_under_way(&facts->handshakes) ||
           facts->network_awaited || facts->path.state == PATH_UNDER_WAY;
}

void diagnosis_event(struct diagnosis *diagnosis, const struct event *said)
{
    struct event whole = *said;
    const struct event *event = &whole;

    log_context_complete(&diagnosis->log, &whole);
    moment now = event->time != MOMENT_UNKNOWN ? event->time : diagnosis->facts.now;

    /*
     * A log may leave an attempt's ending out: it gets its summary before the event that belongs to
     * the next one.
     */
    const struct attempt *attempt = &diagnosis->facts.session.attempt;
    if (attempt->number && diagnosis->summarised < attempt->number &&
        session_begins_attempt(&diagnosis->facts.session, event)) {
        diagnosis->facts.cut_off = attempt->ending == ENDING_NONE;
        end_attempt(diagnosis, diagnosis->facts.now);
        diagnosis->facts.cut_off = false;
    }
    enum session_step step = session_feed(&diagnosis->facts.session, event);
    diagnosis->waiting = diagnosis->waiting || step == SESSION_ATTEMPT_ENDED;
    if (step == SESSION_SAME)
        return;
    if (diagnosis->skips_steps && event_goes_on(event->kind) && !diagnosis->waiting)
        diagnosis->facts.now = now;
    else
        diagnosis_evaluate(diagnosis, now);
}

void diagnosis_evaluate(struct diagnosis *diagnosis, moment now)
{
    if (diagnosis->waiting && !probes_under_way(&diagnosis->facts))
        end_attempt(diagnosis, now);
    else
        evaluate(diagnosis, now, false);
}

void diagnosis_add(struct diagnosis *diagnosis, const struct finding *finding, unsigned attempt)
{
    struct report_context where = surroundings(diagnosis);

    where.attempt = attempt;
    if (attempt == attempt_number(diagnosis))
        verdict_finding(&diagnosis->verdict, finding, LEDGER_SHOW, attempt);
    diagnosis->on_finding(diagnosis->context, finding, LEDGER_SHOW, 1, &where);
}

void diagnosis_finish(struct diagnosis *diagnosis, moment now)
{
    diagnosis->facts.finished = true;
    session_finish(&diagnosis->facts.session);
    /* A session that lasted has one more: what went through it is known only now. */
    if (diagnosis->summarised < attempt_number(diagnosis) || worth_telling(&diagnosis->facts.bandwidth))
        end_attempt(diagnosis, now);
    else
        evaluate(diagnosis, now, true);
}
