/* SPDX-License-Identifier: MIT */
/*
 * Topics 02 and 05 as the history shows them (AWS pages split-traffic.html and
 * intermittent-access.html): both have one cause, a route that not all of the associated subnets
 * have, and a client that gets a server of one of these subnets by DNS round robin. 0201 is said
 * where it hurts, 0501 where it happens to work. 0502 is here for what one process alone does not
 * see.
 */
#include "topic.h"

static const struct catalogue_entry keeps_dropping;
static const struct sentence drops_in_this_run = {
    &keeps_dropping, "established connections ended {times} times because nothing was heard from the server any more"};
static const struct sentence drops_in_a_day = {&keeps_dropping,
                                               "established connections ended {times} times in 24 hours, over {starts} "
                                               "starts of OpenVPN, because nothing was heard from the server any more"};

static void rule_keeps_dropping(const struct facts *facts, struct findings *findings)
{
    enum { OFTEN = 3, OFTEN_WITHIN_AN_HOUR = 2 };
    const struct session *session = &facts->session;

    if (session->timeout_drops < OFTEN && session->early_timeouts < OFTEN_WITHIN_AN_HOUR)
        return;
    struct finding *finding = finding_raise(findings, &drops_in_this_run);
    finding_evidence_string(finding, "subject", "ping-restart");
    finding_evidence_number(finding, "times", session->timeout_drops);
    finding_evidence_number(finding, "connections", session->connections);
    finding->log_line = session->attempt.dropped ? session->attempt.drop_line : session->previous.drop_line;
}

/* "5 of 5 connections through 203.0.113.7", or "... and 2 other servers". */
static void add_side(struct finding *finding, const char *name, const struct history_side *side, bool reached)
{
    char buffer[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    text_add(&text, "%u of %u connections through %s", reached ? side->connections : 0, side->connections,
             side->server);
    if (side->servers > 1)
        text_add(&text, " and %u other server%s", side->servers - 1, side->servers > 2 ? "s" : "");
    finding_evidence_string(finding, name, buffer);
}

static void raise_split(const struct facts *facts, struct findings *findings, const struct sentence *sentence,
                        bool reached_now)
{
    struct history_split split;

    if (facts->history.attempt != facts->session.attempt.number) /* a new one has just begun */
        return;
    for (unsigned name = 0; name < facts->history.name_count; name++) {
        if (!history_split_by_server(&facts->history, name, facts->now, &split) || split.reached_now != reached_now)
            continue;
        if (reached_now && !split.certain) /* what works is not accused on suspicion */
            continue;
        struct finding *finding = finding_raise(findings, sentence);
        finding_evidence_string(finding, "destination", split.name);
        finding_evidence_string(finding, "server", facts->history.now.server);
        add_side(finding, "reached", &split.reached, true);
        add_side(finding, "missed", &split.missed, false);
        if (!split.certain)
            finding_confidence(finding, CONFIDENCE_LIKELY);
    }
}

static const struct catalogue_entry route_missing_on_subnet;
static const struct sentence missed_through_this_server = {
    &route_missing_on_subnet,
    "this connection's server {server} does not reach {destination}: {reached} reached it, and {missed}"};

static void rule_route_missing_on_subnet(const struct facts *facts, struct findings *findings)
{
    raise_split(facts, findings, &missed_through_this_server, false);
}

static const struct catalogue_entry route_missing_on_subnet = {
    .code = 201,
    .slug = "route-missing-on-subnet",
    .severity = SEVERITY_ERROR,
    .turn = TURN_ADMINISTRATOR,
    .title = "Only some of the endpoint's servers reach a destination",
    .sentences = {&missed_through_this_server},
    .why = "The servers of an endpoint are in its associated subnets, and most likely some of these subnets have no "
           "route to this destination.",
    .fix_user = "Disconnect and connect again, more than once if need be, until another server is used.",
    .fix_administrator = "Compare the routes of all associated subnets with aws ec2 describe-client-vpn-routes, and "
                         "give each of them the same routes with aws ec2 create-client-vpn-route.",
    .rules = {{rule_route_missing_on_subnet, FACTS_SESSION | FACTS_HISTORY, PER_ATTEMPT}},
};

static const struct catalogue_entry intermittent_by_server;
static const struct sentence reached_through_this_server = {
    &intermittent_by_server,
    "{destination} is reached on this connection, and the next may not reach it: {reached} reached it, and {missed}"};

static void rule_intermittent_by_server(const struct facts *facts, struct findings *findings)
{
    raise_split(facts, findings, &reached_through_this_server, true);
}

static const struct catalogue_entry intermittent_by_server = {
    .code = 501,
    .slug = "intermittent-by-server",
    .severity = SEVERITY_WARNING,
    .turn = TURN_ADMINISTRATOR,
    .title = "A destination works through one server and not through another",
    .sentences = {&reached_through_this_server},
    .why = "DNS round robin picks the server by chance, so this destination comes and goes with each new connection.",
    .fix_user =
        "Nothing now. When the destination is not reached, disconnect and connect again until another server is used.",
    .fix_administrator = "Compare the routes of all associated subnets with aws ec2 describe-client-vpn-routes, and "
                         "give each of them the same routes with aws ec2 create-client-vpn-route.",
    .rules = {{rule_intermittent_by_server, FACTS_SESSION | FACTS_HISTORY, PER_ATTEMPT}},
};

/*
 * What happens within one process is said by rule_keeps_dropping(): the same subject makes both one
 * finding.
 */
static void rule_keeps_dropping_history(const struct facts *facts, struct findings *findings)
{
    enum { OFTEN = 3, STARTS = 2 };
    struct history_drops drops = history_silent_drops(&facts->history, facts->now);

    if (drops.count < OFTEN || drops.runs < STARTS)
        return;
    struct finding *finding = finding_raise(findings, &drops_in_a_day);
    finding_evidence_string(finding, "subject", "ping-restart");
    finding_evidence_number(finding, "times", drops.count);
    finding_evidence_number(finding, "starts", drops.runs);
}

static const struct catalogue_entry keeps_dropping = {
    .code = 502,
    .slug = "keeps-dropping",
    .severity = SEVERITY_WARNING,
    .title = "Established connections keep dropping",
    .suppressed_by = {1607},
    .sentences = {&drops_in_this_run, &drops_in_a_day},
    .why = "The path to the endpoint loses packets for longer than ping-restart allows, or a firewall forgets the "
           "connection.",
    .fix_user = "Try another network, and keep this machine from sleeping. If it happens everywhere, tell the "
                "administrator when it happened.",
    .fix_administrator = "Compare the times with the endpoint's connection log and with changes of its routes or "
                         "security groups, which reset connections.",
    .rules = {{rule_keeps_dropping, FACTS_SESSION, PER_SESSION},
              {rule_keeps_dropping_history, FACTS_SESSION | FACTS_HISTORY, PER_SESSION}},
};

static const struct catalogue_entry own_network_lost;
static const struct sentence network_went_away = {
    &own_network_lost, "the tunnel was up, and then this machine's own network was gone: {reason}"};

/*
 * A moment between two networks is no loss: packets must fail again and again, or the session end
 * by it.
 */
static void rule_own_network_lost(const struct facts *facts, struct findings *findings)
{
    enum { OFTEN = 3 };
    const struct attempt *attempt = &facts->session.attempt;
    const struct condition *lost = attempt_condition(attempt, CONDITION_NETWORK_LOST);
    bool said = attempt->dropped && strcmp(attempt->drop_reason, "network-unreachable") == 0;

    if (attempt->ending != ENDING_CONNECTED || (!lost && !said) ||
        (!said && lost->times < OFTEN && !attempt->dropped && !facts->finished))
        return;
    struct finding *finding = finding_raise(findings, &network_went_away);
    finding_evidence_string(finding, "reason", lost ? lost->reason : "Network is unreachable");
    finding->log_line = lost ? lost->line : attempt->drop_line;
    if (!said && !attempt->dropped && lost->times < OFTEN) { /* the log ends too early to tell */
        if (!facts_end_complaining(facts))
            finding->severity = SEVERITY_NOTE;
        finding_confidence(finding, CONFIDENCE_POSSIBLE);
    }
}

static const struct catalogue_entry own_network_lost = {
    .code = 503,
    .slug = "own-network-lost",
    .severity = SEVERITY_WARNING,
    .turn = TURN_USER,
    .title = "This machine's own network went away",
    .debounce = SECONDS(3),
    .suppressed_by = {1607},
    .sentences = {&network_went_away},
    .why = "The endpoint and the profile are in order. Without a network of its own, this machine cannot send anything "
           "into the tunnel.",
    .fix_user = "Connect this machine to its network again, keep it from sleeping, and connect anew. On Wi-Fi, check "
                "the signal.",
    .rules = {{rule_own_network_lost, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const intermittent_findings[] = {&route_missing_on_subnet, &intermittent_by_server,
                                                               &keeps_dropping, &own_network_lost, NULL};
