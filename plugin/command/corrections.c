/* SPDX-License-Identifier: MIT */
#include "command/corrections.h"

#include <string.h>

#include "findings/aws_command.h"
#include "findings/rules.h"

/* A new correction, its sentence to be written; a spare one when there are too many. */
static struct correction *add(struct corrections *corrections, const struct attempt_views *views, finding_code code,
                              bool of_settings, struct text *text)
{
    static struct correction spare;
    bool fits = corrections->count < CORRECTIONS_MAX;
    struct correction *added = fits ? &corrections->list[corrections->count++] : &spare;

    memset(added, 0, sizeof(*added));
    added->attempt = views->attempt->number;
    added->code = code;
    added->of_settings = of_settings;
    text_start(text, added->text, sizeof(added->text));
    return added;
}

static const struct journal_code *said(const struct attempt_views *views, finding_code code)
{
    for (size_t i = 0; i < views->attempt->code_count; i++)
        if (views->attempt->codes[i].entry->code == code)
            return &views->attempt->codes[i];
    return NULL;
}

static finding_code first_code(const struct attempt_views *views)
{
    return views->attempt->code_count ? views->attempt->codes[0].entry->code : 0;
}

/* What the rules say of this one entry is what it says of the attempt. */
static void judge_entry(const struct attempt_views *views, const struct connection_entry *entry,
                        struct corrections *corrections)
{
    static struct connection_log one;
    static struct facts facts;
    static struct findings findings;

    connection_log_start(&one, entry->endpoint);
    connection_log_add(&one, entry);
    facts_start(&facts);
    facts.connections = &one;
    facts.available = FACTS_CONNECTIONS;
    rules_evaluate(&facts, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.list[i];
        struct text text;
        struct correction *added = add(corrections, views, first_code(views), false, &text);
        added->by = finding->entry->code;
        finding_fill_text(finding, finding->sentence->text, &text);
        if (entry->detail[0]) {
            text_add(&text, " (");
            text_add_shown(&text, slice_of(entry->detail));
            text_add(&text, ")");
        }
        text_start(&text, added->fix, sizeof(added->fix));
        if (finding->entry->fix_administrator)
            finding_fill_text(finding, finding->entry->fix_administrator, &text);
    }
}

/* Codes of an attempt that ended before the sign-in: of those AWS may have nothing. */
static const struct {
    finding_code code;
    const char *text;
} before_sign_in[] = {
    {601, "AWS has no entry for this attempt, so it did not get as far as a sign-in there"},
    {602, "AWS has no entry for this attempt: it logs no refused certificate, so this fits"},
    {609, "AWS has no entry for this attempt, so TLS did not come up there"},
};

static void judge_absence(const struct attempt_views *views, struct corrections *corrections)
{
    struct text text;

    if (views->opening || !views->covered)
        return;
    for (size_t i = 0; i < sizeof(before_sign_in) / sizeof(before_sign_in[0]); i++)
        if (said(views, before_sign_in[i].code)) {
            add(corrections, views, before_sign_in[i].code, false, &text);
            text_add(&text, "%s", before_sign_in[i].text);
            return;
        }
    if (views->attempt->seen.outcome != CONNECTION_REFUSED)
        return;
    add(corrections, views, first_code(views), false, &text);
    text_add(&text, "AWS has no entry for this refusal: the connection log may be another endpoint's");
}

/* Heard by the endpoint, and not by the client: the way back is what is wrong. */
static void judge_unheard(const struct attempt_views *views, struct corrections *corrections)
{
    struct text text;

    if (!views->opening || !said(views, 601))
        return;
    add(corrections, views, 601, false, &text);
    text_add(&text, "AWS has an entry for this attempt, so the endpoint was reached and its answers were lost");
}

/* A sign-in in the browser that the client could not follow. */
static void judge_sign_in(const struct attempt_views *views, struct corrections *corrections)
{
    struct text text;

    if (!views->opening || views->opening->event != CONNECTION_AWAITED || !views->attempt->code_count ||
        !(views->closing || views->covered))
        return;
    struct correction *added = add(corrections, views, first_code(views), false, &text);
    added->by = views->closing ? 0 : 803;
    text_add(&text, views->closing ? "the browser's answer reached the endpoint, and the client did not go on with it"
                                   : "no answer of the browser reached the endpoint");
}

static void judge_list(const struct attempt_views *views, struct corrections *corrections)
{
    const struct revocation_list *crl = views->crl;
    struct text text;

    if (!crl || crl->next_update == MOMENT_UNKNOWN || !said(views, 602))
        return;
    bool expired = crl->next_update < views->attempt->seen.at;
    struct correction *added = add(corrections, views, 602, true, &text);
    added->by = expired ? 608 : 0;
    text_add(&text, "the endpoint's revocation list %s ", expired ? "expired on" : "is good until");
    connection_add_time(crl->next_update, &text);
    text_add(&text, "%s", expired ? ", so the endpoint refuses every client" : ", so it is not the reason");
    if (expired)
        TEXT_COPY(added->fix, SLICE("Make a new list with easyrsa gen-crl, and give it to the endpoint with aws ec2 "
                                    "import-client-vpn-client-certificate-revocation-list."));
}

static void judge_transport(const struct attempt_views *views, struct corrections *corrections)
{
    const struct endpoint *endpoint = views->endpoint;
    const struct journal_attempt *attempt = views->attempt;
    unsigned long long port = 0;
    struct text text;

    if (!said(views, 601) || !(views->given & FACTS_ENDPOINT))
        return;
    bool other_port = endpoint->port && slice_number(slice_of(attempt->port), 65535, &port) && port != endpoint->port;
    bool other_way =
        endpoint->transport && attempt->seen.transport[0] && strcmp(endpoint->transport, attempt->seen.transport) != 0;
    if (!other_port && !other_way)
        return;
    struct correction *added = add(corrections, views, 601, true, &text);
    text_add(&text, "the endpoint listens on %s port %u, and this client tries %s port %s",
             endpoint->transport ? endpoint->transport : "udp", endpoint->port, attempt->seen.transport, attempt->port);
    TEXT_COPY(added->fix, SLICE("Export the endpoint's configuration file again and hand it out."));
}

/* "10.0.0.20:443", "[2001:db8::1]:443", or without a port */
static bool read_destination(const char *text, struct address *address)
{
    struct slice value = slice_of(text);
    struct slice host;

    if (address_parse(value, address))
        return true;
    if (slice_starts(value, "[")) {
        value = slice_skip(value, 1);
        return slice_split(&value, ']', &host) && address_parse(host, address);
    }
    return slice_split(&value, ':', &host) && address_parse(host, address);
}

/* Whom the rule lets in. */
static void add_rule(const struct endpoint_rule *rule, struct text *text)
{
    text_add_shown(text, slice_of(rule->destination));
    if (rule->everybody || !rule->group) {
        text_add(text, " for all users");
        return;
    }
    text_add(text, " for group ");
    text_add_shown(text, slice_of(rule->group));
}

static void judge_access(const struct attempt_views *views, const struct journal_code *code, struct address address,
                         struct corrections *corrections)
{
    struct access_answer answer = endpoint_access(views->endpoint, views->groups, views->group_count, address);
    struct text text;
    struct correction *added = add(corrections, views, code->entry->code, true, &text);

    if (!answer.rule) {
        added->by = 304;
        text_add(&text, "no authorization rule is about %s", code->destination);
        TEXT_COPY(added->fix, SLICE("Add an authorization rule for the network of that destination."));
        return;
    }
    added->by = answer.allowed ? 0 : 301;
    text_add(&text, answer.allowed ? "the rule " : "only the rule ");
    add_rule(answer.rule, &text);
    text_add(&text,
             answer.allowed ? " lets this user reach %s, so look at security groups and network ACLs"
                            : " decides about %s, since it is the most specific one",
             code->destination);
    if (answer.allowed)
        return;
    if (answer.hidden) {
        text_add(&text, "; it shuts out what ");
        add_rule(answer.hidden, &text);
        text_add(&text, " would allow");
    }
    TEXT_COPY(added->fix,
              SLICE("Put the user into that group, or add a rule for the same range and the user's group."));
    text_start(&text, added->command, sizeof(added->command));
    if (views->group_count)
        aws_authorize(&text, views->endpoint, answer.rule->destination, views->groups[0]);
}

static void judge_route(const struct attempt_views *views, const struct journal_code *code, struct address address,
                        struct corrections *corrections)
{
    static struct missing_route missing[ENDPOINT_LIST_MAX];
    size_t count = endpoint_missing_routes(views->endpoint, missing, ENDPOINT_LIST_MAX);
    const struct endpoint_route *taken = endpoint_route_to(views->endpoint, address);
    struct text text;

    if (!taken) {
        struct correction *added = add(corrections, views, code->entry->code, true, &text);
        added->by = 202;
        text_add(&text, "no route of the endpoint leads to %s", code->destination);
        TEXT_COPY(added->fix, SLICE("Add a route for it through each associated subnet."));
        return;
    }
    for (size_t i = 0; i < count && i < ENDPOINT_LIST_MAX; i++) {
        const struct endpoint_route *route = missing[i].route;
        if (!network_same(route->network, taken->network))
            continue;
        struct correction *added = add(corrections, views, code->entry->code, true, &text);
        added->by = 203;
        text_add_shown(&text, slice_of(missing[i].target->subnet));
        text_add(&text, " has no route for %s, and ", route->destination);
        text_add_shown(&text, slice_of(route->subnet));
        text_add(&text, " has one: it depends on the subnet that a client gets");
        struct text command;
        text_start(&command, added->command, sizeof(added->command));
        aws_create_route(&command, views->endpoint, route->destination, missing[i].target->subnet);
    }
}

/* What a destination does not answer for: its rule, and its routes. */
static void judge_destinations(const struct attempt_views *views, struct corrections *corrections)
{
    static const finding_code codes[] = {201, 202, 302, 405, 501};
    const unsigned way = FACTS_TARGETS | FACTS_ROUTES;
    struct address address;

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        const struct journal_code *code = said(views, codes[i]);
        if (!code || !read_destination(code->destination, &address))
            continue;
        if ((views->given & way) == way)
            judge_route(views, code, address, corrections);
        if (views->given & FACTS_AUTHORIZATIONS)
            judge_access(views, code, address, corrections);
    }
}

void corrections_of(const struct attempt_views *views, struct corrections *corrections)
{
    if (views->opening)
        judge_entry(views, views->opening, corrections);
    if (views->closing && views->closing->trouble != CONNECTION_SHORT)
        judge_entry(views, views->closing, corrections);
    judge_absence(views, corrections);
    judge_unheard(views, corrections);
    judge_sign_in(views, corrections);
    judge_list(views, corrections);
    judge_transport(views, corrections);
    judge_destinations(views, corrections);
}
