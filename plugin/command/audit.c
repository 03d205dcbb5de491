/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/access_query.h"
#include "command/command.h"
#include "command/findings_printer.h"
#include "command/options.h"
#include "command/output.h"
#include "endpoint/export_settings.h"
#include "findings/aws_command.h"

enum { COMMANDS_MAX = FINDINGS_MAX };

/* One endpoint being judged. */
struct audit {
    struct diagnosis diagnosis;
    struct findings_printer page;
    const struct endpoint *endpoint;
    /* that the findings give, but for those of missing routes */
    char commands[COMMANDS_MAX][EVIDENCE_VALUE_SIZE];
    size_t command_count;
    /* its commands are made for all subnets; for IPv4, and for IPv6 */
    bool internet_half_open[2];
    struct rule_tally tally;
};

/*
 * Reads all of `path` ("-" is standard input), at most EXPORT_BYTES_MAX and one byte, into
 * malloc'ed bytes. Returns errno's value.
 */
static int read_whole(const char *path, char **bytes, size_t *length)
{
    int descriptor = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    size_t capacity = 0;
    ssize_t n = 1;
    int error = descriptor < 0 ? errno : 0;

    *length = 0;
    while (error == 0 && n != 0 && *length <= EXPORT_BYTES_MAX) {
        if (*length == capacity) {
            capacity = capacity ? 2 * capacity : 65536;
            char *grown = realloc(*bytes, capacity);
            if (!grown)
                error = ENOMEM;
            else
                *bytes = grown;
            continue;
        }
        n = read(descriptor, *bytes + *length, capacity - *length);
        if (n < 0 && errno != EINTR)
            error = errno;
        *length += n > 0 ? (size_t)n : 0;
    }
    if (descriptor > STDIN_FILENO)
        close(descriptor);
    return error;
}

/* "FILE:LINE:COLUMN: what" */
static void complain_of(const char *path, const struct export_error *error)
{
    char buffer[SHOWN_MAX];

    if (error->place.line)
        complain("%s:%u:%u: %s.", shown(path, buffer), error->place.line, error->place.column, error->what);
    else
        complain("%s: %s.", shown(path, buffer), error->what);
}

static bool add_file(struct endpoint_export *export, const char *path, struct export_error *error)
{
    char buffer[SHOWN_MAX];
    char *bytes = NULL;
    size_t length = 0;
    int status = read_whole(path, &bytes, &length);
    bool added = false;

    if (status)
        complain("%s cannot be read: %s.", shown(path, buffer), strerror(status));
    else if (endpoint_export_add(export, (struct slice){bytes, length}, error))
        added = true;
    else
        complain_of(path, error);
    free(bytes);
    return added;
}

/* Reads all files; false with a sentence on standard error. */
static bool read_files(struct endpoint_export *export, const struct options *options)
{
    struct export_error error = {0};

    for (size_t i = 0; i < options->operand_count; i++)
        if (!add_file(export, options->operands[i], &error))
            return false;
    if (endpoint_export_finish(export, &error))
        return true;
    complain_of(options->operands[error.text], &error);
    return false;
}

/* The parts that rules look for, and the facts that they are. */
static const struct {
    enum export_part part;
    unsigned fact;
} wanted[] = {{EXPORT_ENDPOINTS, FACTS_ENDPOINT},
              {EXPORT_TARGETS, FACTS_TARGETS},
              {EXPORT_ROUTES, FACTS_ROUTES},
              {EXPORT_RULES, FACTS_AUTHORIZATIONS}};

enum { WANTED = sizeof(wanted) / sizeof(wanted[0]) };

static void say_missing(const struct audit *audit, unsigned given)
{
    char buffer[SHOWN_MAX];
    char sentence[256];
    struct text text;

    for (size_t i = 0; i < WANTED; i++) {
        if (given & wanted[i].part)
            continue;
        text_start(&text, sentence, sizeof(sentence));
        text_add(&text, "%s is not among the files, so the checks that need it did not run",
                 export_part_command(wanted[i].part));
        if (audit->page.json)
            complain("%s: not given: %s.", shown(audit->endpoint->id, buffer), sentence);
        else
            show_labelled(&audit->page.show, "not given", sentence);
    }
}

static void take_finding(void *context, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                         const struct report_context *where)
{
    struct audit *audit = context;
    struct report_context here = *where;

    here.endpoint = audit->endpoint->id;
    here.phase = NULL;
    printer_finding(&audit->page, finding, verdict, times, &here);
    /*
     * Missing routes are listed whole, however many there are, and so is what the way to the
     * internet lacks.
     */
    bool whole = finding->entry->code == 203 || finding->entry->code == 409;
    if (finding->entry->code == 409)
        audit->internet_half_open[strcmp(finding_evidence_value(finding, SLICE("destination")), "::/0") == 0] = true;
    for (unsigned i = 0; i < finding->evidence_count && !whole; i++)
        if (strcmp(finding->evidence[i].name, "command") == 0 && audit->command_count < COMMANDS_MAX)
            memcpy(audit->commands[audit->command_count++], finding->evidence[i].value, EVIDENCE_VALUE_SIZE);
}

static void take_summary(void *context, const struct summary *summary, const struct report_context *where)
{
    struct audit *audit = context;

    (void)where;
    audit->tally = summary->tally;
}

/* Nothing where the subnet has no range of the destination's family: AWS refuses such a route. */
static void show_route_command(const struct endpoint *endpoint, const char *destination, const char *subnet)
{
    enum address_family family = strchr(destination, ':') ? ADDRESS_IPV6 : ADDRESS_IPV4;
    char command[1024];
    struct text text;

    if (endpoint_subnet_lacks(endpoint, subnet, family))
        return;
    text_start(&text, command, sizeof(command));
    aws_create_route(&text, endpoint, destination, subnet);
    if (!text.cut)
        output_add("%s\n", command);
}

/*
 * A route for each associated subnet, or the next audit would say that they route differently; and
 * a rule.
 */
static void show_internet_commands(const struct endpoint *endpoint, enum address_family family)
{
    const char *destination = family == ADDRESS_IPV6 ? "::/0" : "0.0.0.0/0";
    bool routed = endpoint->gateway || endpoint_default_route(endpoint, family);
    char command[1024];
    struct text text;

    for (size_t i = 0; i < endpoint->target_count && !routed; i++)
        if (endpoint_target_works(&endpoint->targets[i]))
            show_route_command(endpoint, destination, endpoint->targets[i].subnet);
    if (endpoint_default_rule(endpoint, family))
        return;
    text_start(&text, command, sizeof(command));
    aws_authorize(&text, endpoint, destination, NULL);
    if (!text.cut)
        output_add("%s\n", command);
}

/*
 * The commands that mend what was found, each on one line however long it is: to be pasted into a
 * shell.
 */
static void show_commands(const struct audit *audit, unsigned available)
{
    static struct missing_route missing[ENDPOINT_LIST_MAX];
    const unsigned both = FACTS_TARGETS | FACTS_ROUTES;
    size_t count =
        (available & both) == both ? endpoint_missing_routes(audit->endpoint, missing, ENDPOINT_LIST_MAX) : 0;

    if (count + audit->command_count == 0 && !audit->internet_half_open[0] && !audit->internet_half_open[1])
        return;
    output_add("\n");
    show_heading(&audit->page.show, "Commands");
    for (size_t i = 0; i < count && i < ENDPOINT_LIST_MAX; i++)
        show_route_command(audit->endpoint, missing[i].route->destination, missing[i].target->subnet);
    if (audit->internet_half_open[0])
        show_internet_commands(audit->endpoint, ADDRESS_IPV4);
    if (audit->internet_half_open[1])
        show_internet_commands(audit->endpoint, ADDRESS_IPV6);
    for (size_t i = 0; i < audit->command_count; i++)
        output_add("%s\n", audit->commands[i]);
}

/* Judges one endpoint; true when something at warning or error was found. */
static bool judge(struct audit *audit, const struct endpoint *endpoint, unsigned given, bool json)
{
    char heading[SHOWN_MAX + 16];
    struct text text;

    audit->endpoint = endpoint;
    audit->command_count = 0;
    audit->internet_half_open[0] = audit->internet_half_open[1] = false;
    printer_start(&audit->page, json);
    audit->page.headings = json;
    diagnosis_start(&audit->diagnosis, take_finding, take_summary, audit);
    audit->diagnosis.facts.endpoint = endpoint;
    for (size_t i = 0; i < WANTED; i++)
        audit->diagnosis.facts.available |= given & wanted[i].part ? wanted[i].fact : 0U;
    text_start(&text, heading, sizeof(heading));
    text_add(&text, "Endpoint ");
    text_add_shown(&text, slice_of(endpoint->id));
    if (!json)
        show_heading(&audit->page.show, heading);
    diagnosis_finish(&audit->diagnosis, clock_now());
    printer_finish(&audit->page);
    say_missing(audit, given);
    if (!json && audit->page.said == 0)
        output_add("  nothing found (%u checks ran)\n", audit->tally.ran);
    if (!json)
        show_commands(audit, audit->diagnosis.facts.available);
    return printer_status(&audit->page) == STATUS_FOUND;
}

/* Deleted on purpose: AWS lists it for a while, and another has taken its place. */
static bool is_past(const struct endpoint *endpoint)
{
    return endpoint->state && (strcmp(endpoint->state, "deleted") == 0 || strcmp(endpoint->state, "deleting") == 0);
}

static void say_past(const struct endpoint *endpoint)
{
    char buffer[SHOWN_MAX];

    complain("the endpoint %s is in the state %s and is left aside.", shown(endpoint->id, buffer), endpoint->state);
}

static int judge_all(const struct endpoint_export *export, bool json)
{
    static struct audit audit;
    size_t count;
    const struct endpoint *endpoints = endpoint_export_list(export, &count);
    bool found = false;
    size_t judged = 0;
    size_t living = 0;

    for (size_t i = 0; i < count; i++)
        living += !is_past(&endpoints[i]);
    for (size_t i = 0; i < count; i++) {
        if (living && is_past(&endpoints[i])) {
            say_past(&endpoints[i]);
            continue;
        }
        if (judged++ && !json)
            output_add("\n");
        found = judge(&audit, &endpoints[i], export_given(export, &endpoints[i]), json) || found;
    }
    return found ? STATUS_FOUND : STATUS_CLEAN;
}

int command_audit(const struct command *self, int argc, char **argv)
{
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    int status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    if (!access_question_fits(&options))
        return STATUS_COULD_NOT;
    struct endpoint_export *export = endpoint_export_new();
    if (!export)
        complain("out of memory.");
    else if (read_files(export, &options))
        status = options.to ? access_question_answer(export, &options) : judge_all(export, options.json);
    endpoint_export_free(export);
    return status;
}
