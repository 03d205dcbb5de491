/* SPDX-License-Identifier: MIT */
/*
 * Topic 03 from the administrator's side: authorization rules (AWS pages ad-group-auth-rules.html and auth-rule-example-scenarios.html).
 *
 * Only the rules for the most specific range that holds an address are looked at. So a rule for one group takes that range away from everybody else, whatever wider rules say.
 */
#include <string.h>

#include "rules/aws_command.h"
#include "rules/raised_list.h"
#include "rules/topics.h"

enum { SHADOWS_MOST = 10, OTHERS_MOST = 3 };
enum seen_shadow { SEEN_GROUPS, SEEN_EVERYBODY };

/* All rules for one range, and whom they keep from a wider one. */
struct shadow {
    const struct endpoint *endpoint;
    struct network network;
    const struct endpoint_rule *allowing[ENDPOINT_LIST_MAX];
    size_t allowing_count;
    const struct endpoint_rule *wider; /* the first rule that loses part of its range; NULL when none does */
    size_t shut_out_count;             /* groups that lose it; everybody counts as one */
    struct text shut_out;              /* their names */
    char names[EVIDENCE_VALUE_SIZE];
};

/* True when the rules for the range let everybody of `rule` in. */
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
        return; /* more names than anybody reads: the count says it */
    text_add(&shadow->shut_out, "%s%s by %s", shadow->shut_out.length ? ", " : "",
             rule->everybody ? "everybody" : rule->group, rule->destination);
}

/* Gathers the rules for the range of rules[first]; false when an earlier rule has the same range, or nobody loses by it. */
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

static void raise_shadow(struct raised_list *list, const struct shadow *shadow)
{
    const char *destination = shadow->allowing[0]->destination;
    bool everybody = shadow->wider->everybody;
    struct finding *finding = raised_list_add(list, everybody ? SEEN_EVERYBODY : SEEN_GROUPS, destination);
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    if (!finding)
        return;
    /* To leave everybody else out may be just what the administrator wants. */
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
    /* Nobody is to open a range to everybody by pasting a line. */
    if (!text.cut && !everybody)
        finding_evidence_string(finding, "command", buffer);
}

void rule_shadows_wider_rule(const struct facts *facts, struct findings *findings)
{
    struct raised_list list = raised_list_of(findings, 301, SHADOWS_MOST);
    struct shadow shadow;

    /* Once the list is full, what is left is not even counted: it bounds the time that a hostile export can take. */
    for (size_t i = 0; i < facts->endpoint->rule_count && list.count <= SHADOWS_MOST; i++)
        if (endpoint_rule_works(&facts->endpoint->rules[i]) && look_for_shadow(&shadow, facts->endpoint, i))
            raise_shadow(&list, &shadow);
    if (list.count > SHADOWS_MOST)
        finding_evidence_string(list.last, "more", "yes");
}

void rule_authorization_not_active(const struct facts *facts, struct findings *findings)
{
    struct raised_list list = raised_list_of(findings, 303, OTHERS_MOST);

    for (size_t i = 0; i < facts->endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &facts->endpoint->rules[i];
        const char *who = rule->everybody || !rule->group ? "everybody" : rule->group;
        char subject[EVIDENCE_VALUE_SIZE];
        struct text text;
        if (endpoint_rule_works(rule))
            continue;
        text_start(&text, subject, sizeof(subject));
        text_add(&text, "%s %s", rule->destination, who);
        struct finding *finding = raised_list_add(&list, 0, subject);
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

/* True when a working rule is about some of the network. */
static bool some_rule_about(const struct endpoint *endpoint, struct network network)
{
    for (size_t i = 0; i < endpoint->rule_count; i++)
        if (endpoint_rule_works(&endpoint->rules[i]) && networks_overlap(endpoint->rules[i].network, network))
            return true;
    return false;
}

/* True for the first working route to its destination, unless it is the way to the internet (topic 04) or to other clients. */
static bool is_first_way(const struct endpoint *endpoint, const struct endpoint_route *route)
{
    if (!endpoint_route_works(endpoint, route) || route->network.prefix == 0)
        return false;
    for (const struct endpoint_route *other = endpoint->routes; other < route; other++)
        if (endpoint_route_works(endpoint, other) && network_same(other->network, route->network))
            return false;
    return true;
}

void rule_route_without_authorization(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 304, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->route_count; i++) {
        const struct endpoint_route *route = &endpoint->routes[i];
        if (some_rule_about(endpoint, route->network) || !is_first_way(endpoint, route))
            continue;
        struct finding *finding = raised_list_add(&list, 0, route->destination);
        if (finding)
            finding_evidence_string(finding, "destination", route->destination);
    }
    raised_list_end(&list);
}

void rule_group_never_matches(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 305, OTHERS_MOST);

    if (endpoint->logins != LOGIN_BY_CERTIFICATE)
        return;
    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (rule->everybody || !rule->group)
            continue;
        struct finding *finding = raised_list_add(&list, 0, rule->destination);
        if (!finding)
            continue;
        finding_evidence_string(finding, "range", rule->destination);
        finding_evidence_string(finding, "group", rule->group);
    }
    raised_list_end(&list);
}

enum seen_unrouted { SEEN_NO_ROUTE, SEEN_NOT_LOCAL };

/* In whatever state: topic 02 has more to say about a route that does not work. */
static bool some_route_about(const struct endpoint *endpoint, struct network network)
{
    for (size_t i = 0; i < endpoint->route_count; i++)
        if (networks_overlap(endpoint->routes[i].network, network))
            return true;
    return false;
}

/* AWS page client-vpn-how-it-works: access needs a route and a rule. The way to the internet is of topic 04. */
void rule_authorization_without_route(const struct facts *facts, struct findings *findings)
{
    const struct endpoint *endpoint = facts->endpoint;
    struct raised_list list = raised_list_of(findings, 306, OTHERS_MOST);

    for (size_t i = 0; i < endpoint->rule_count; i++) {
        const struct endpoint_rule *rule = &endpoint->rules[i];
        if (!endpoint_rule_works(rule) || rule->network.prefix == 0 || some_route_about(endpoint, rule->network))
            continue;
        bool clients = endpoint->client_range && networks_overlap(endpoint->client_network, rule->network);
        struct finding *finding = raised_list_add(&list, clients ? SEEN_NOT_LOCAL : SEEN_NO_ROUTE, rule->destination);
        if (finding)
            finding_evidence_string(finding, "range", rule->destination);
    }
    raised_list_end(&list);
}
