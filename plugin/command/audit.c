/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "command/access_query.h"
#include "command/command.h"
#include "command/export_files.h"
#include "command/findings_printer.h"
#include "command/options.h"
#include "command/output.h"
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
        text_add(&text, "%s is not among the files, or not whole, so the checks that need it did not run",
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

/*
 * Judges one endpoint, and its connection log where there is one; true when something at warning or
 * error was found.
 */
static bool judge(struct audit *audit, const struct endpoint *endpoint, const struct export_files *files, bool json)
{
    const struct connection_log *log = connection_book_find(&files->book, endpoint->id);
    unsigned given = endpoint->described || endpoint->target_count + endpoint->route_count + endpoint->rule_count
                         ? export_given(files->export, endpoint)
                         : 0U;
    char heading[SHOWN_MAX + 16];
    struct text text;

    audit->endpoint = endpoint;
    audit->command_count = 0;
    audit->internet_half_open[0] = audit->internet_half_open[1] = false;
    printer_start(&audit->page, json);
    audit->page.headings = json;
    diagnosis_start(&audit->diagnosis, take_finding, take_summary, audit);
    audit->diagnosis.facts.endpoint = endpoint;
    audit->diagnosis.facts.connections = log;
    audit->diagnosis.facts.crl = files->crl;
    TEXT_COPY(audit->diagnosis.facts.settings.crl, slice_of(files->crl_file));
    audit->diagnosis.facts.available =
        FACTS_FILES | (log ? FACTS_CONNECTIONS : 0U) | (files->crl_file[0] ? FACTS_REVOCATIONS : 0U);
    for (size_t i = 0; i < WANTED; i++)
        audit->diagnosis.facts.available |= given & wanted[i].part ? wanted[i].fact : 0U;
    text_start(&text, heading, sizeof(heading));
    text_add(&text, "Endpoint ");
    text_add_shown(&text, slice_of(endpoint->id));
    if (!json)
        show_heading(&audit->page.show, heading);
    diagnosis_finish(&audit->diagnosis, clock_now());
    printer_finish(&audit->page);
    if (given)
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

/* The endpoints of the settings, then those of which only a connection log was given. */
static int judge_all(const struct export_files *files, bool json)
{
    static struct audit audit;
    size_t count;
    const struct endpoint *endpoints = endpoint_export_list(files->export, &count);
    const struct connection_book *book = &files->book;
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
        found = judge(&audit, &endpoints[i], files, json) || found;
    }
    for (size_t i = 0; i < book->count; i++) {
        const struct endpoint bare = {.id = book->logs[i]->endpoint};
        bool there = false;
        for (size_t j = 0; j < count && !there; j++)
            there = strcmp(endpoints[j].id, bare.id) == 0;
        if (there)
            continue;
        if (judged++ && !json)
            output_add("\n");
        found = judge(&audit, &bare, files, json) || found;
    }
    if (count + book->count == 0)
        complain("the connection log has no entry.");
    if (found)
        return STATUS_FOUND;
    return export_files_broken(files) ? STATUS_COULD_NOT : STATUS_CLEAN;
}

static bool is_endpoint_id(const char *text)
{
    static const char digits[] = "0123456789abcdef";
    struct slice id = slice_of(text);

    return slice_starts(id, "cvpn-endpoint-") && id.length > strlen("cvpn-endpoint-") &&
           strspn(text + strlen("cvpn-endpoint-"), digits) == id.length - strlen("cvpn-endpoint-");
}

/*
 * The shell lines that fetch what is read, into an empty folder. They only read; AWS_REGION and
 * AWS_PROFILE choose region and profile, as for all of the AWS CLI.
 */
static int show_fetching(const char *endpoint)
{
    static const char *const lines[] = {
        "describe-client-vpn-endpoints --client-vpn-endpoint-ids \"$id\" --output json > endpoints.json",
        "describe-client-vpn-target-networks --client-vpn-endpoint-id \"$id\" --output json > targets.json",
        "describe-client-vpn-routes --client-vpn-endpoint-id \"$id\" --output json > routes.json",
        "describe-client-vpn-authorization-rules --client-vpn-endpoint-id \"$id\" --output json > rules.json",
        "export-client-vpn-client-certificate-revocation-list --client-vpn-endpoint-id \"$id\" > crl.json",
        "describe-subnets --output json > subnets.json",
        "describe-vpcs --output json > vpcs.json"};
    char buffer[SHOWN_MAX];

    if (!is_endpoint_id(endpoint)) {
        complain("--commands takes the id of an endpoint (cvpn-endpoint-...), not '%s'.", shown(endpoint, buffer));
        return STATUS_COULD_NOT;
    }
    output_add("id=%s\n", endpoint);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        output_add("aws ec2 %s\n", lines[i]);
    return STATUS_CLEAN;
}

int command_audit(const struct command *self, int argc, char **argv)
{
    static struct export_files files;
    struct options options;
    enum options_result result = options_read(self, argc, argv, &options);
    int status = STATUS_COULD_NOT;

    if (result != OPTIONS_GO)
        return options_status(result);
    if (options.commands)
        return show_fetching(options.operand);
    if (!access_question_fits(&options))
        return STATUS_COULD_NOT;
    if (export_files_read(&files, options.operands, options.operand_count))
        status = options.to ? access_question_answer(files.export, &options) : judge_all(&files, options.json);
    export_files_free(&files);
    return status;
}
