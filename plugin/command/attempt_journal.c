/* SPDX-License-Identifier: MIT */
#include "command/attempt_journal.h"

#include <string.h>
#include <strings.h>

#include "dns/endpoint_name.h"
#include "session/progress.h"

/* The attempt of that number; made when it is new. The oldest gives way. */
static struct journal_attempt *find(struct attempt_journal *journal, unsigned number)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->list[i].number == number)
            return &journal->list[i];
    if (journal->count == ATTEMPTS_MATCHED_MAX) {
        memmove(&journal->list[0], &journal->list[1], (ATTEMPTS_MATCHED_MAX - 1) * sizeof(journal->list[0]));
        journal->count--;
    }
    struct journal_attempt *made = &journal->list[journal->count++];
    memset(made, 0, sizeof(*made));
    made->number = number;
    made->dropped = made->seen.began = made->seen.at = MOMENT_UNKNOWN;
    return made;
}

/* What the plugin wrote into the log has its evidence in its sentence. */
static struct slice said_value(struct slice said, const char *name)
{
    size_t at = slice_find(said, name);
    struct slice rest = at == SLICE_NOT_FOUND ? (struct slice){NULL, 0} : slice_skip(said, at + strlen(name));
    size_t length = 0;

    while (length < rest.length && rest.at[length] != ' ' && rest.at[length] != ')')
        length++;
    return slice_head(rest, length);
}

static void take_destination(struct journal_code *code, const struct finding *finding)
{
    const char *address = finding_evidence_value(finding, SLICE("address"));
    const char *destination = finding_evidence_value(finding, SLICE("destination"));
    struct slice said = slice_of(finding_evidence_value(finding, SLICE("said")));
    struct slice value = slice_of(address ? address : destination);

    if (!value.length)
        value = said_value(said, " address=");
    if (!value.length)
        value = said_value(said, "(destination=");
    TEXT_COPY(code->destination, value);
}

static void forget(struct journal_attempt *attempt, const struct catalogue_entry *entry)
{
    for (size_t i = 0; i < attempt->code_count; i++)
        if (attempt->codes[i].entry == entry) {
            attempt->codes[i] = attempt->codes[--attempt->code_count];
            return;
        }
}

void attempts_finding(struct attempt_journal *journal, const struct finding *finding, enum ledger_verdict verdict,
                      unsigned attempt)
{
    enum { SESSION_LIMIT = 1609, SESSION_ENDED = 1617 };
    struct journal_attempt *kept = find(journal, attempt);
    bool tells_end = finding->entry->code == SESSION_LIMIT || finding->entry->code == SESSION_ENDED;

    if (finding->severity == SEVERITY_NOTE && !tells_end)
        return;
    forget(kept, finding->entry);
    if (verdict == LEDGER_TAKEN_BACK || kept->code_count == JOURNAL_CODES_MAX)
        return;
    struct journal_code *code = &kept->codes[kept->code_count++];
    code->entry = finding->entry;
    take_destination(code, finding);
}

/* What the endpoint has of such an attempt. */
static enum connection_event outcome_of(const struct attempt *attempt)
{
    if (attempt->ending == ENDING_CONNECTED)
        return CONNECTION_OPENED;
    if (attempt->auth == AUTH_CHALLENGE_URL)
        return CONNECTION_AWAITED;
    return attempt->auth == AUTH_REFUSED || attempt->auth == AUTH_TEMPORARY ? CONNECTION_REFUSED : CONNECTION_OTHER;
}

static void look_at(struct attempt_seen *seen, const struct attempt *attempt, const struct pushed *pushed,
                    const char *host)
{
    moment up = attempt->entered[STAGE_CONNECTED];
    struct endpoint_name name;
    struct text text;

    seen->began = attempt->began;
    seen->at = attempt->ending == ENDING_CONNECTED && up != MOMENT_UNKNOWN ? up : attempt->last;
    seen->zoned = attempt->zone.known;
    seen->outcome = outcome_of(attempt);
    text_start(&text, seen->address, sizeof(seen->address));
    text_add_address(&text, pushed->local);
    if (host && endpoint_name_parse(slice_of(host), &name))
        TEXT_COPY(seen->endpoint, name.endpoint);
    if (strncasecmp(attempt->protocol, "udp", 3) == 0)
        TEXT_COPY(seen->transport, SLICE("udp"));
    else if (strncasecmp(attempt->protocol, "tcp", 3) == 0)
        TEXT_COPY(seen->transport, SLICE("tcp"));
}

static void take_drop(struct attempt_journal *journal, const struct attempt *attempt)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->list[i].number == attempt->number && attempt->dropped)
            journal->list[i].dropped = attempt->drop_time;
}

void attempts_over(struct attempt_journal *journal, const struct session *session, unsigned attempt, const char *host)
{
    const struct attempt *ended = &session->attempt;
    struct journal_attempt *kept = find(journal, attempt);

    /* another client has taken the place of one that was silent long */
    if (kept->over && attempt == 1) {
        journal->count = 0;
        kept = find(journal, attempt);
    }
    take_drop(journal, &session->previous);
    if (ended->number != attempt)
        return;
    kept->over = true;
    kept->step = progress_at(ended);
    kept->ending = ended->ending;
    TEXT_COPY(kept->server, slice_of(ended->address[0] ? ended->address : ended->host));
    TEXT_COPY(kept->port, slice_of(ended->port));
    look_at(&kept->seen, ended, &session->pushed, host);
}

void attempts_finish(struct attempt_journal *journal, const struct session *session)
{
    take_drop(journal, &session->previous);
    take_drop(journal, &session->attempt);
}
