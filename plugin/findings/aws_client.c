/* SPDX-License-Identifier: MIT */
/*
 * Topic 17: what the AWS provided client says of itself; and topic 14's end by a change of the
 * local network.
 */
#include "topic.h"

static const struct catalogue_entry lan_changed;
static const struct sentence ended_by_new_lan = {
    &lan_changed, "the AWS provided client ended the session because the local network changed"};

static void rule_lan_changed(const struct facts *facts, struct findings *findings)
{
    const struct condition *changed = condition(facts, CONDITION_LAN_CHANGED);

    if (changed)
        finding_raise(findings, &ended_by_new_lan)->log_line = changed->line;
}

static const struct catalogue_entry lan_changed = {
    .code = 1406,
    .slug = "lan-changed",
    .severity = SEVERITY_WARNING,
    .turn = TURN_USER,
    .title = "The session ended because the local network changed",
    .sentences = {&ended_by_new_lan},
    .why = "The endpoint forbids the local network while connected. The client ends the session when this machine "
           "joins another network or gets another address range.",
    .fix_user = "Connect again and stay in one network. Do not start containers, virtual machines or another VPN while "
                "connected.",
    .fix_administrator =
        "Client route enforcement, a setting of the endpoint, makes the client watch its local network.",
    .rules = {{rule_lan_changed, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry client_process_failed;
static const struct sentence process_not_started = {
    &client_process_failed, "the AWS provided client could not start its VPN process: {reason}"};

static void rule_client_process_failed(const struct facts *facts, struct findings *findings)
{
    const struct condition *process = condition(facts, CONDITION_CLIENT_PROCESS);

    if (!process)
        return;
    struct finding *finding = finding_raise(findings, &process_not_started);
    finding_evidence_string(finding, "reason", process->reason[0] ? process->reason : process->text);
    finding->log_line = process->line;
}

static const struct catalogue_entry client_process_failed = {
    .code = 1701,
    .slug = "client-process-failed",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "The AWS provided client cannot start its VPN process",
    .sentences = {&process_not_started},
    .why =
        "The client starts a program of its own for each connection, and without it nothing is sent to the endpoint.",
    .fix_user = "Quit the AWS client and every other VPN program, and end what is left of acvc-openvpn, or restart the "
                "machine. Then connect again.",
    .fix_administrator = "Check that no security software stops acvc-openvpn, and that users have a current client.",
    .rules = {{rule_client_process_failed, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry client_installation;
static const struct sentence installation_differs = {
    &client_installation, "the AWS provided client finds a fault in its own installation: {reason}"};

static void rule_client_installation(const struct facts *facts, struct findings *findings)
{
    const struct condition *files = condition(facts, CONDITION_CLIENT_FILES);

    if (!files)
        return;
    raise_said(findings, &installation_differs, files);
}

static const struct catalogue_entry client_installation = {
    .code = 1702,
    .slug = "client-installation",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "The AWS provided client finds a fault in its own installation",
    .sentences = {&installation_differs},
    .why =
        "The client checks its own files, rights and modules before it connects. It does not connect when one differs.",
    .fix_user = "Install the current AWS provided client anew. Leave its files, its folder and the OpenSSL that comes "
                "with it as they are.",
    .fix_administrator =
        "Repackaged clients and changed system OpenSSL settings cause this. Hand out AWS's own package.",
    .rules = {{rule_client_installation, FACTS_SESSION, PER_ATTEMPT}},
};

static const struct catalogue_entry client_says;
static const struct sentence client_names_error = {&client_says,
                                                   "the AWS provided client gives the error {error}: {reason}"};

static void rule_client_says(const struct facts *facts, struct findings *findings)
{
    const struct condition *says = condition(facts, CONDITION_CLIENT_SAYS);

    if (!says)
        return;
    struct finding *finding = finding_raise(findings, &client_names_error);
    finding_evidence_string(finding, "error", says->text);
    finding_evidence_string(finding, "reason", says->reason[0] ? says->reason : "no reason given");
    finding->log_line = says->line;
}

static const struct catalogue_entry client_says = {
    .code = 1703,
    .slug = "client-says",
    .severity = SEVERITY_ERROR,
    .turn = TURN_USER,
    .title = "The AWS provided client gives an error that no other code explains",
    .suppressed_by = {1701, 1702, 602, 702, 801, 1201},
    .sentences = {&client_names_error},
    .why = "These are the client's own words, and no other code explains them.",
    .fix_user = "Connect once more with the current AWS provided client, and send its whole log to the helpdesk if the "
                "error comes again.",
    .fix_administrator = "Look up the client's words in AWS's user guide for Client VPN, and compare the time with the "
                         "endpoint's connection log.",
    .rules = {{rule_client_says, FACTS_SESSION, PER_ATTEMPT}},
};

const struct catalogue_entry *const aws_client_findings[] = {&lan_changed, &client_process_failed, &client_installation,
                                                             &client_says, NULL};
