/* SPDX-License-Identifier: MIT */
#include "command/client_trial.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "command/output.h"
#include "command/recent_lines.h"
#include "log/messages.h"

enum { TOLD_MAX = 12 };

/* What the rules make of a client's words. */
struct told {
    struct finding list[TOLD_MAX];
    size_t count;
};

/* Only what keeps it from starting counts: our own rules have looked at the rest. */
static void keep(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                 const struct report_context *where)
{
    struct told *told = context;

    (void)times;
    (void)where;
    if (verdict == LEDGER_SHOW && finding->severity == SEVERITY_ERROR && told->count < TOLD_MAX)
        finding_copy(&told->list[told->count++], finding);
}

static void pass_over(void *context, const struct summary *summary, const struct report_context *where)
{
    (void)context;
    (void)summary;
    (void)where;
}

static void take_complaint(void *context, struct slice writer, const struct event *event)
{
    (void)writer;
    diagnosis_event(context, event);
}

/*
 * Reads what a client said as the log of a client that was started and ended. It comes from the
 * client itself: no line was broken or pasted on its way.
 */
static void read_words(const struct profile_trial *trial, const struct facts *facts, struct told *told)
{
    static struct diagnosis diagnosis;
    static struct recent_lines recent;
    struct event event;
    struct slice rest = {trial->said, trial->said_length};
    struct slice line;
    uint64_t number = 0;

    diagnosis_start(&diagnosis, keep, pass_over, told);
    diagnosis.skips_steps = true;
    diagnosis.facts.profile = facts->profile;
    diagnosis.facts.certificates = facts->certificates;
    diagnosis.facts.version = facts->version;
    diagnosis.facts.available = FACTS_SESSION | FACTS_PROFILE;
    diagnosis.facts.now = MOMENT_UNKNOWN;
    memset(&recent, 0, sizeof(recent));
    while (slice_split(&rest, '\n', &line)) {
        recent_lines_add(&recent, line, ++number);
        if (message_read(line, number, &event))
            diagnosis_event(&diagnosis, &event);
    }
    recent_lines_take(&recent, NULL, take_complaint, &diagnosis);
    /* A client that ends by itself before it connects has failed, whatever it says. */
    struct event end = {.kind = EVENT_EXITING, .time = MOMENT_UNKNOWN, .line = number + 1};
    diagnosis_event(&diagnosis, &end);
    diagnosis_finish(&diagnosis, MOMENT_UNKNOWN);
}

/* The profile's line with the option that the words name: "--askpass fails with ...". */
static void find_place(struct finding *finding, const struct profile *profile)
{
    for (size_t i = 0; i < finding->evidence_count && !finding->file[0]; i++) {
        struct slice value = slice_of(finding->evidence[i].value);
        size_t at = slice_find(value, "--");
        struct slice name = at == SLICE_NOT_FOUND ? value : slice_skip(value, at + 2);
        name = slice_head(name, strcspn(name.at, " '(),:"));
        for (size_t o = 0; o < profile->option_count && name.length && !finding->file[0]; o++)
            if (slice_is(name, profile->options[o].words[0]))
                finding_at(finding, profile->options[o].file, profile->options[o].line);
    }
}

static bool fill(struct client_trials *trials, const char *program, bool named)
{
    struct client_trial *client = &trials->list[trials->count++];
    char buffer[SHOWN_MAX];

    if (strlen(program) >= sizeof(client->program)) {
        complain("--openvpn: '%s' is too long.", shown(program, buffer));
        return false;
    }
    TEXT_COPY(client->program, slice_of(program));
    client->usable = trial_version(program, &client->trial, &client->version);
    if (named && !client->usable)
        complain("'%s' cannot be asked: %s.", shown(program, buffer), client->trial.why);
    return client->usable || !named;
}

bool client_trials_find(struct client_trials *trials, struct options *options)
{
    char program[sizeof(trials->list[0].program)];

    trials->count = 0;
    for (size_t i = 0; i < options->program_count; i++)
        if (!fill(trials, options->programs[i], true))
            return false;
    if (trials->count > 0 || !trial_find_client(program, sizeof(program)))
        return true;
    fill(trials, program, false);
    const struct openvpn_version *has = &trials->list[0].version;
    const struct openvpn_version *wanted = &options->openvpn;
    if (options->openvpn_given && (has->major != wanted->major || has->minor != wanted->minor))
        trials->count = 0;
    return true;
}

void client_trials_ask(struct client_trials *trials, struct facts *facts)
{
    bool all = trials->count > 0;

    for (size_t i = 0; i < trials->count; i++) {
        struct client_trial *client = &trials->list[i];
        if (client->usable)
            trial_run(client->program, facts->profile, TRIAL_LIMIT, &client->trial);
        all = all && client->trial.end == TRIAL_STARTS;
        client->lacks = client->trial.end == TRIAL_STARTS && (facts->plugin_file.option || facts->plugin_file.owner);
    }
    facts->client_starts = all;
}

static const struct client_trial *first_that_stops(const struct client_trials *trials)
{
    for (size_t i = 0; i < trials->count; i++)
        if (trials->list[i].trial.end == TRIAL_STOPS)
            return &trials->list[i];
    return NULL;
}

void client_trials_add(const struct client_trials *trials, struct diagnosis *diagnosis)
{
    static struct told told;
    const struct client_trial *stopped = first_that_stops(trials);

    if (!stopped)
        return;
    told.count = 0;
    read_words(&stopped->trial, &diagnosis->facts, &told);
    for (size_t i = 0; i < told.count; i++) {
        struct finding *finding = &told.list[i];
        finding->log_line = 0;
        find_place(finding, diagnosis->facts.profile);
        if (!ledger_has_said(&diagnosis->ledger, finding->entry))
            diagnosis_add(diagnosis, finding, 0);
    }
}

static const char *does(const struct client_trial *client)
{
    static const char *const words[] = {
        [TRIAL_NOT_ASKED] = "was not asked", [TRIAL_STARTS] = "starts with it", [TRIAL_STOPS] = "stops at it"};

    return words[client->lacks ? TRIAL_STOPS : client->trial.end];
}

void client_trials_text(const struct client_trials *trials, struct text *out)
{
    if (trials->count == 0)
        text_add(out, "no OpenVPN was asked");
    for (size_t i = 0; i < trials->count; i++) {
        const struct client_trial *client = &trials->list[i];
        text_add(out, "%sOpenVPN", i ? ", " : "");
        if (client->version.major)
            text_add(out, " %u.%u", client->version.major, client->version.minor);
        text_add(out, " %s", does(client));
        if (client->trial.end == TRIAL_NOT_ASKED)
            text_add(out, ": %s", client->trial.why);
    }
}

static json_t *client_json(const struct client_trial *client)
{
    enum trial_end end = client->trial.end;
    json_t *one = json_pack("{s:s}", "program", client->program);
    char version[24];
    struct text text;

    text_start(&text, version, sizeof(version));
    text_add(&text, "%u.%u", client->version.major, client->version.minor);
    json_object_set_new(one, "version", client->version.major ? json_string(version) : json_null());
    json_object_set_new(one, "starts",
                        end == TRIAL_NOT_ASKED ? json_null() : json_boolean(end == TRIAL_STARTS && !client->lacks));
    if (end == TRIAL_NOT_ASKED)
        json_object_set_new(one, "why", json_string(client->trial.why));
    return one;
}

void client_trials_json(const struct client_trials *trials, const char *profile, unsigned checks, int status)
{
    char name[SHOWN_MAX];
    char seen[1024];
    struct text text;
    json_t *clients = json_array();

    text_start(&text, seen, sizeof(seen));
    text_add(&text, "%u checks ran; ", checks);
    client_trials_text(trials, &text);
    text_start(&text, name, sizeof(name));
    text_add_shown(&text, slice_of(profile));
    for (size_t i = 0; i < trials->count; i++)
        json_array_append_new(clients, client_json(&trials->list[i]));
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{}, s:s, s:i, s:i, s:o}", "code", "CVPN-0000", "severity",
                  "note", "slug", "summary", "confidence", "certain", "seen", seen, "why", "", "fix", "", "evidence",
                  "profile", name, "checks", (int)checks, "status", status, "clients", clients);
    char *line = object ? json_dumps(object, 0) : NULL;
    output_add("%s\n", line ? line : "{}");
    free(line);
    json_decref(object);
}
