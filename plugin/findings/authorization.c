/* SPDX-License-Identifier: MIT */
/*
 * Topic 03: authorization rules (AWS pages ad-group-auth-rules.html and
 * auth-rule-example-scenarios.html). A client sees of them only that something is routed and
 * silent; an export shows the rules.
 *
 * Only the rules for the most specific range that holds an address are looked at. So a rule for one
 * group takes that range away from everyone else, whatever wider rules say.
 */
#include <string.h>

#include "findings/aws_command.h"

#include "raised_list.h"
#include "reach_evidence.h"
#include "topic.h"

static const struct catalogue_entry destination_silent;
static const struct sentence silent_while_others_answer = {
    &destination_silent,
    "{destination} is routed into the tunnel and nothing answers there, while others answer through the tunnel"};
static const struct sentence network_says_unreachable = {
    &destination_silent,
    "{destination} is routed into the tunnel, and the network that it leads to reports it unreachable"};
static const struct sentence silent_through_this_server = {
    &destination_silent,
    "{destination} is routed into the tunnel and nothing answers there, though a connection in the "
    "last day reached it through the server {other}"};
static const struct sentence silent_alone = {&destination_silent,
                                             "{destination} is routed into the tunnel and nothing answers there. No "
                                             "other destination was tried that could tell more"};

static const struct history_record *reached_today(const struct facts *facts,
                                                  const struct reach_destination *destination)
{
    char name[REACH_NAME_SIZE];

    if (!(facts->available & FACTS_HISTORY))
        return NULL;
    return history_reached_today(&facts->history, reach_destination_name(destination, name), facts->now);
}

static const struct sentence *form_of(const struct facts *facts, const struct reach_destination *destination)
{
    if (destination->result == REACH_UNREACHABLE)
        return &network_says_unreachable;
    if (reached_today(facts, destination))
        return &silent_through_this_server;
    return tunnel_answers(facts, destination) ? &silent_while_others_answer : &silent_alone;
}

static void raise_silent(const struct facts *facts, struct findings *findings,
                         const struct reach_destination *destination)
{
    const struct sentence *sentence = form_of(facts, destination);
    struct finding *finding = finding_raise(findings, sentence);
    char route[NETWORK_TEXT_SIZE];
    struct text text;

    text_start(&text, route, sizeof(route));
    if (destination->routed)
        text_add_network(&text, destination->route);
    else
        text_add(&text, "this machine's own");
    /* first: what contradicts an earlier connection is news, whatever was said of it before */
    if (sentence == &silent_through_this_server)
        finding_evidence_string(finding, "other", reached_today(facts, destination)->server);
    evidence_destination(finding, destination);
    finding_evidence_string(finding, "route", route);
    finding_evidence_string(finding, "asked", destination->port ? "tcp" : "icmp tcp/22 tcp/80 tcp/443 tcp/3389");
    /* with nothing to compare it may be the tunnel, the destination, or an idle afternoon */
    if (sentence == &silent_alone)
        finding->severity = SEVERITY_NOTE;
    else
        finding_evidence_string(finding, "confidence", destination->port ? "certain" : "likely");
}

static void rule_destination_silent(const struct facts *facts, struct findings *findings)
{
    const struct reachability *reach = &facts->reach;

    if (!probes_done(facts))
        return;
    for (unsigned i = 0; i < reach->destination_count; i++) {
        const struct reach_destination *destination = &reach->destinations[i];
        if (!destination->in_tunnel ||
            (destination->result != REACH_SILENT && destination->result != REACH_UNREACHABLE))
            continue;
        if (destination->routed && destination->route.prefix == 0 && internet_silent(facts))
            continue; /* 0405 */
        raise_silent(facts, findings, destination);
    }
}

static const struct catalogue_entry destination_silent = {
    .code = 302,
    .slug = "destination-silent",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "An expected destination is routed into the tunnel and silent",
    .suppressed_by = {201},
    .sentences = {&silent_while_others_answer, &network_says_unreachable, &silent_through_this_server, &silent_alone},
    .why = "The tunnel works, so the packets are lost after it. No authorization rule allows this user, a security "
           "group or network ACL blocks them, or the host is down.",
    .fix_user = "Ask the administrator whether your group has an authorization rule for this destination, and whether "
                "the host is up.",
    .fix_administrator =
        "Look at aws ec2 describe-client-vpn-authorization-rules for the user's group; the most specific rule decides. "
        "Then check the destination's security group, its network ACL and its route back.",
    .rules = {{rule_destination_silent, FACTS_PROBES, PER_ATTEMPT}},
};

enum { SHADOWS_MOST = 10, OTHERS_MOST = 3 };

/* All rules for one range, and whom they keep from a wider one. */
struct shadow {
    const struct endpoint *endpoint;
    struct network network;
    const struct endpoint_rule *allowing[ENDPOINT_LIST_MAX];
    size_t allowing_count;
    /* the first rule that loses part of its range; NULL when none does */
    const struct endpoint_rule *wider;
    size_t shut_out_count; /* groups that lose it; everyone counts as one */
    struct text shut_out;  /* their names */
    char names[EVIDENCE_VALUE_SIZE];
};

/* True when the rules for the range let everyone of `rule` in. */
static bool still_allowed(const struct shadow *shadow, const struct endpoint_rule *rule)
{
    for (size_t i = 0; i < shadow->allowing_count; i++) {
        const struct endpoint_rule *allowing = shadow->allowing[i];
        if (allowing->everybody || (rule->group && !rule->everybody && strcmp(allowing->group, rule->group) == 0))
            return true;
    }
    return false;
}

static bool is_wider(const struct shadow *shadow, const struct endpoint_rule *rule)
{
    return endpoint_rule_works(rule) && rule->network.prefix < shadow->network.prefix &&
           network_covers(rule->network, shadow->network);
}

/* True when an earlier wider rule is for the same people. */
static bool counted_before(const struct shadow *shadow, const struct endpoint_rule *rule)
{
    for (const struct endpoint_rule *other = shadow->endpoint->rules; other < rule; other++)
        if (is_wider(shadow, other) && other->everybody == rule->everybody &&
            (rule->everybody || strcmp(other->group, rule->group) == 0))
            return true;
    return false;
}

static void shut_out(struct shadow *shadow, const struct endpoint_rule *rule)
{
    if (!shadow->wider)
        shadow->wider = rule;
    shadow->shut_out_count++;
    if (shadow->shut_out.length > sizeof(shadow->names) / 2)
        return; /* more names than anyone reads: the count says it */
    text_add(&shadow->shut_out, "%s%s by %s", shadow->shut_out.length ? ", " : "",
             rule->everybody ? "all users" : rule->group, rule->destination);
}

/*
 * Gathers the rules for the range of rules[first]; false when an earlier rule has the same range,
 * or no one loses by it.
 */
static bool look_for_shadow(struct shadow *shadow, const struct endpoint *endpoint, size_t first)
{
    shadow->endpoint = endpoint;
    shadow->network = endpoint->rules[first].network;
    shadow->allowing_count = 0;
    shadow->wider = NULL;
    shadow->shut_out_count = 0;
    text_start(&shadow->shut_out, shadow->names, sizeof(shadow->names));
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (!endpoint_rule_works(rule) || !network_same(rule->network, shadow->network))
            continue;
        if (i < first)
            return false;
        shadow->allowing[shadow->allowing_count++] = rule;
    }
    for (size_t i = 0; shadow->allowing_count && i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (is_wider(shadow, rule) && !still_allowed(shadow, rule) && !counted_before(shadow, rule))
            shut_out(shadow, rule);
    }
    return shadow->wider != NULL;
}

static void name_allowed(const struct shadow *shadow, struct text *out)
{
    for (size_t i = 0; i < shadow->allowing_count && out->length < out->capacity / 2; i++)
        text_add(out, "%s%s", i ? ", " : "", shadow->allowing[i]->group);
}

static const struct catalogue_entry shadows_wider_rule;
static const struct sentence closed_to_groups = {
    &shadows_wider_rule,
    "{range} is allowed to {allowed} only, and so is closed to others that a wider rule allows: {shut_out}"};
static const struct sentence closed_to_everybody = {&shadows_wider_rule,
                                                    "{range} is allowed to {allowed} only, and so is closed to others "
                                                    "although a wider rule is for all users: {shut_out}"};

static void raise_shadow(struct raised_list *list, const struct shadow *shadow)
{
    const char *destination = shadow->allowing[0]->destination;
    bool everybody = shadow->wider->everybody;
    struct finding *finding = raised_list_add(list, everybody ? &closed_to_everybody : &closed_to_groups, destination);
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    if (!finding)
        return;
    /* To leave everyone else out may be just what the administrator wants. */
    if (everybody && shadow->shut_out_count == 1)
        finding->severity = SEVERITY_WARNING;
    finding_evidence_string(finding, "range", destination);
    text_start(&text, buffer, sizeof(buffer));
    name_allowed(shadow, &text);
    finding_evidence_string(finding, "allowed", buffer);
    finding_evidence_string(finding, "shut_out", shadow->names);
    finding_evidence_number(finding, "groups_shut_out", (long long)shadow->shut_out_count);
    text_start(&text, buffer, sizeof(buffer));
    aws_authorize(&text, shadow->endpoint, destination, shadow->wider->group);
    /* No one is to open a range to everyone by pasting a line. */
    if (!text.cut && !everybody)
        finding_evidence_string(finding, "command", buffer);
}

static void rule_shadows_wider_rule(const struct facts *facts, struct findings *findings)
{
    struct raised_list list = raised_list_of(findings, SHADOWS_MOST);
    struct shadow shadow;

    /*
     * Once the list is full, what is left is not even counted: it bounds the time that a hostile
     * export can take.
     */
    for (size_t i = 0; i < facts->endpoint->rule_count && list.count <= SHADOWS_MOST; i++)
        if (endpoint_rule_works(&facts->endpoint->rules[i]) && look_for_shadow(&shadow, facts->endpoint, i))
            raise_shadow(&list, &shadow);
    if (list.count > SHADOWS_MOST)
        finding_evidence_string(list.last, "more", "yes");
}

static const struct catalogue_entry shadows_wider_rule = {
    .code = 301,
    .slug = "rule-shadows-wider-rule",
    .severity = SEVERITY_ERROR,
    .sometimes = "or warning",
    .turn = TURN_ADMINISTRATOR,
    .title = "A rule for a smaller range shuts a group out",
    .sentences = {&closed_to_groups, &closed_to_everybody},
    .why = "Only the rules with the longest prefix count for an address. The rule for 0.0.0.0/0 comes last, whatever "
           "the order in which they were made.",
    .fix_administrator = "Add a rule for the smaller range for each group that needs it, or remove that range's own "
                         "rule. A command in the evidence does it for the first group.",
    .rules = {{rule_shadows_wider_rule, FACTS_AUTHORIZATIONS, PER_SESSION}},
};

static const struct catalogue_entry rule_not_active;
static const struct sentence rule_in_state = {&rule_not_active,
                                              "the rule for {range} and {group} is in the state {state}"};

static void rule_authorization_not_active(const struct facts *facts, struct findings *findings)
{
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    for (size_t i = 0; i < facts->endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &facts->endpoint->rules[i];
        const char *who = rule->everybody || !rule->group ? "all users" : rule->group;
        char subject[EVIDENCE_VALUE_SIZE];
        struct text text;
        if (endpoint_rule_works(rule))
            continue;
        text_start(&text, subject, sizeof(subject));
        text_add(&text, "%s %s", rule->destination, who);
        struct finding *finding = raised_list_add(&list, &rule_in_state, subject);
        if (!finding)
            continue;
        finding_evidence_string(finding, "range", rule->destination);
        finding_evidence_string(finding, "group", who);
        finding_evidence_string(finding, "state", rule->state);
        if (strcmp(rule->state, "failed") != 0)
            finding->severity = SEVERITY_NOTE; /* on its way in or out */
    }
    raised_list_end(&list);
}

static const struct catalogue_entry rule_not_active = {
    .code = 303,
    .slug = "rule-not-active",
    .severity = SEVERITY_WARNING,
    .sometimes = "or note",
    .turn = TURN_ADMINISTRATOR,
    .title = "An authorization rule is not in force",
    .sentences = {&rule_in_state},
    .why = "Only a rule in the state active lets anyone in.",
    .fix_administrator = "Wait until a rule that is being authorized becomes active. Add again a rule that has failed.",
    .rules = {{rule_authorization_not_active, FACTS_AUTHORIZATIONS, PER_SESSION}},
};

/* True when a working rule is about some of the network. */
static bool some_rule_about(const struct endpoint *endpoint, struct network network)
{
    for (size_t i = 0; i < endpoint->rule_count; i++)
        if (endpoint_rule_works(&endpoint->rules[i]) && networks_overlap(endpoint->rules[i].network, network))
            return true;
    return false;
}

/*
 * True for the first working route to its destination, unless it is the way to the internet (topic
 * 04) or to other clients.
 */
static bool is_first_way(const struct endpoint *endpoint, const struct endpoint_route *route)
{
    if (!endpoint_route_works(endpoint, route) || route->network.prefix == 0)
        return false;
    for (const struct endpoint_route *other = endpoint->routes; other < route; other++)
        if (endpoint_route_works(endpoint, other) && network_same(other->network, route->network))
            return false;
    return true;
}

static const struct catalogue_entry route_without_rule;
static const struct sentence routed_and_not_authorized = {
    &route_without_rule, "{destination} is routed, and no authorization rule covers it"};

static void rule_route_without_authorization(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        if (some_rule_about(endpoint, route->network) || !is_first_way(endpoint, route))
            continue;
        struct finding *finding = raised_list_add(&list, &routed_and_not_authorized, route->destination);
        if (finding)
            finding_evidence_string(finding, "destination", route->destination);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry route_without_rule = {
    .code = 304,
    .slug = "route-without-rule",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "No authorization rule covers a routed network",
    .sentences = {&routed_and_not_authorized},
    .why = "The endpoint routes traffic to that network and then drops it, since no one may reach it without a rule.",
    .fix_administrator = "Add an authorization rule for that network, or remove the route.",
    .rules = {{rule_route_without_authorization, FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS, PER_SESSION}},
};

static const struct catalogue_entry group_never_matches;
static const struct sentence group_without_directory = {
    &group_never_matches,
    "the rule for {range} is for the group {group}, and clients authenticate with a certificate only"};

static void rule_group_never_matches(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    if (endpoint->logins != AUTH_BY_CERTIFICATE)
        return;
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (rule->everybody || !rule->group)
            continue;
        struct finding *finding = raised_list_add(&list, &group_without_directory, rule->destination);
        if (!finding)
            continue;
        finding_evidence_string(finding, "range", rule->destination);
        finding_evidence_string(finding, "group", rule->group);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry group_never_matches = {
    .code = 305,
    .slug = "rule-group-never-matches",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "A rule is for a group, and clients have no groups",
    .sentences = {&group_without_directory},
    .why = "Groups come from Active Directory or from the identity provider, so with certificates alone the rule lets "
           "no one in.",
    .fix_administrator =
        "Let the rule be for all users, or create an endpoint with authentication by Active Directory or SAML.",
    .rules = {{rule_group_never_matches, FACTS_ENDPOINT | FACTS_AUTHORIZATIONS, PER_SESSION}},
};

/* In whatever state: topic 02 has more to say about a route that does not work. */
static bool some_route_about(const struct endpoint *endpoint, struct network network)
{
    for (size_t i = 0; i < endpoint->route_count; i++)
        if (networks_overlap(endpoint->routes[i].network, network))
            return true;
    return false;
}

static const struct catalogue_entry rule_without_route;
static const struct sentence authorized_and_not_routed = {
    &rule_without_route, "the rule for {range} lets clients reach it, and no route of the endpoint leads there"};
static const struct sentence clients_not_routed_to_each_other = {
    &rule_without_route,
    "the rule for {range} lets clients reach each other, and no route with the target local leads there"};

/*
 * AWS page client-vpn-how-it-works: access needs a route and a rule. The way to the internet is of
 * topic 04.
 */
static void rule_authorization_without_route(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (!endpoint_rule_works(rule) || rule->network.prefix == 0 || some_route_about(endpoint, rule->network))
            continue;
        bool clients = endpoint->client_range && networks_overlap(endpoint->client_network, rule->network);
        struct finding *finding = raised_list_add(
            &list, clients ? &clients_not_routed_to_each_other : &authorized_and_not_routed, rule->destination);
        if (finding)
            finding_evidence_string(finding, "range", rule->destination);
    }
    raised_list_end(&list);
}

static const struct catalogue_entry rule_without_route = {
    .code = 306,
    .slug = "rule-without-route",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "An authorization rule covers a network that no route leads to",
    .sentences = {&authorized_and_not_routed, &clients_not_routed_to_each_other},
    .why = "A rule permits traffic and carries none, so its users cannot reach that network without a route.",
    .fix_administrator = "Add a route to that network for each associated subnet, or remove the rule. The clients' own "
                         "range needs a route with the target local.",
    .rules = {{rule_authorization_without_route, FACTS_ROUTES | FACTS_AUTHORIZATIONS, PER_SESSION}},
};

const struct catalogue_entry *const authorization_findings[] = {&shadows_wider_rule,
                                                                &destination_silent,
                                                                &rule_not_active,
                                                                &route_without_rule,
                                                                &group_never_matches,
                                                                &rule_without_route,
                                                                NULL};
