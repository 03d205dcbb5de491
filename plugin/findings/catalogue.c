/* SPDX-License-Identifier: MIT */
#include "findings/catalogue.h"

/*
 * One row a code, in the order of the codes. Sentences are for somebody who has never seen the source: one plain sentence each. The forms of `seen` are
 * numbered by the enum of the topic's rule file, which says when each is used.
 */
static const struct catalogue_entry entries[] = {
    {
        .code = 0,
        .slug = "summary",
        .severity = SEVERITY_NOTE,
        .title = "What this connection attempt came to",
        .seen = {"{summary}"},
        .why = "One line at the end of each attempt tells at a glance what was found and what could not be looked at.",
    },
    {
        .code = 1,
        .slug = "profile-unreadable",
        .severity = SEVERITY_WARNING,
        .title = "The profile cannot be read",
        .seen = {"the profile {profile} does not exist", "the profile {profile} cannot be read: {reason}",
                 "the profile {profile} is too large to be a profile", "the profile {profile} is not a text file"},
        .why = "What stands in the profile, and what is missing there, cannot be checked.",
        .fix_user = "Make sure that the file is there and readable; config=FILE on the plugin line names another one.",
    },
    {
        .code = 2,
        .slug = "observation-limited",
        .severity = SEVERITY_NOTE,
        .title = "Not everything can be observed",
        .seen = {"OpenVPN's messages are read from its log file because {reason}",
                 "only the plugin call-backs are seen because {reason}", "nothing is observed because {reason}"},
        .why = "Failures before the tunnel is up show only in OpenVPN's messages, so some causes may be named late or "
               "not at "
               "all.",
        .fix_user = "Take the management lines out of the profile, or add log FILE, or run cvpn-doctor explain on the "
                    "log afterwards.",
    },
    {
        .code = 3,
        .slug = "observer-lost",
        .severity = SEVERITY_WARNING,
        .title = "The observer is gone; the VPN is not affected",
        .seen = {"the observer could not be started: {reason}", "the observer has ended unexpectedly",
                 "the observer does not answer and was stopped"},
        .why = "The VPN goes on as without cvpn-doctor, but nothing more is diagnosed until OpenVPN is started again.",
        .fix_user = "Start the VPN again, and send the log to the developers of cvpn-doctor if it happens twice.",
    },
    {
        .code = 4,
        .slug = "argument-not-understood",
        .severity = SEVERITY_WARNING,
        .title = "A word on the plugin line is not understood",
        .seen = {"the plugin argument {argument} is not understood: {problem}",
                 "the plugin argument {argument} is not understood: {problem}; did you mean {nearest}?"},
        .why = "What is not understood is ignored, so it has no effect.",
        .fix_user = "Correct or remove the word on the plugin line; the README lists all arguments.",
    },
    {
        .code = 101,
        .slug = "endpoint-label-missing",
        .severity = SEVERITY_WARNING,
        .title = "remote-random-hostname is missing",
        .seen = {"remote is the endpoint's own name {host} and remote-random-hostname is not in force"},
        .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so this name usually "
               "cannot be "
               "resolved.",
        .fix_user = "Add the line remote-random-hostname to the profile, or let cvpn-doctor do it at each start.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it; it has that line.",
    },
    {
        .code = 102,
        .slug = "endpoint-name-needs-label",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint's bare name has no address",
        .depends_on = {103, 104},
        .seen = {"the bare endpoint name {host} has no address, while the same name with a random label has one",
                 "OpenVPN could not resolve the bare endpoint name {host}"},
        .why = "AWS gives addresses only to names with a label in front of the endpoint's name, so the client cannot "
               "find the server.",
        .fix_user = "Add the line remote-random-hostname to the profile, or put any label and a dot in front of the "
                    "name in the remote line.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it; NetworkManager "
                             "users need a label written into the remote line.",
    },
    {
        .code = 103,
        .slug = "resolver-unreachable",
        .severity = SEVERITY_ERROR,
        .title = "No name server answers",
        .holds = MILLISECONDS(500),
        .seen = {"OpenVPN got no usable answer from any name server for {host}: {reason}",
                 "no name server gives a usable answer for {host}: {reason}"},
        .why = "Without a working name server this machine cannot find the endpoint; the endpoint itself may be fine.",
        .fix_user = "Check that this machine is online and that the name servers of its network answer, for example "
                    "with getent hosts example.com.",
        .fix_administrator = "If only this network is affected, its firewall or DNS forwarder blocks or loses the "
                             "queries.",
    },
    {
        .code = 104,
        .slug = "endpoint-name-unknown",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint's name does not exist",
        .depends_on = {103},
        .seen = {"name servers answer, and {host} does not exist, with or without a label in front",
                 "name servers answer, and {host} does not exist"},
        .why = "The endpoint was deleted, belongs to another region, or its name in the profile has a typing error.",
        .fix_user = "Compare the remote line with the configuration file that you were given, and ask for a new one if "
                    "they agree.",
        .fix_administrator = "Look the endpoint up with aws ec2 describe-client-vpn-endpoints and export its "
                             "configuration again.",
    },
    {
        .code = 105,
        .slug = "remote-is-address",
        .severity = SEVERITY_WARNING,
        .title = "remote is an address instead of the endpoint's name",
        .seen = {"remote is the literal address {host} in a Client VPN profile",
                 "the client went to the literal address {host} although its profile asks for a random host name, and "
                 "nothing "
                 "answered there"},
        .why = "The addresses of an endpoint change, so a profile that works today stops working without notice.",
        .fix_user = "Put the endpoint's name from the exported configuration file into the remote line, together with "
                    "remote-random-hostname.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    },
    {
        .code = 701,
        .slug = "mfa-prompt-missing",
        .severity = SEVERITY_ERROR,
        .title = "Log-in refused, and the profile asks for no code",
        .depends_on = {704},
        .seen = {"the server refused the user name and password, and the profile asks for no one-time code "
                 "(server said: {words})"},
        .why = "When multi-factor authentication is switched on for the endpoint, a password without the code is "
               "refused exactly like a wrong password.",
        .fix_user =
            "Try the password once more; if it used to work, add the line static-challenge \"Enter MFA code \" 1 "
            "to the profile, or fix=safe,mfa to the plugin line.",
        .fix_administrator = "If MFA is enabled in the directory, export the configuration file again and hand it out; "
                             "if not, check the user in the directory.",
    },
    {
        .code = 702,
        .slug = "credentials-refused",
        .severity = SEVERITY_ERROR,
        .title = "Log-in refused",
        .depends_on = {704, 705},
        .seen = {"the server refused the user name, password and one-time code (server said: {words})",
                 "the server refused the log-in (server said: {words})",
                 "the server refused the log-in for the moment (server said: {words})"},
        .why = "The connection to the endpoint works; it is the log-in that is not accepted.",
        .fix_user =
            "Enter user name, password and a fresh code again; the code must be the one that shows at the moment "
            "you connect.",
        .fix_administrator = "Check the user in the directory, and look up connection-attempt-failure-reason in the "
                             "endpoint's connection log.",
    },
    {
        .code = 703,
        .slug = "prompt-missing",
        .severity = SEVERITY_WARNING,
        .title = "Lines for the log-in that cannot work together",
        .seen = {"static-challenge stands in the profile and auth-user-pass does not",
                 "auth-federate stands in the profile and auth-user-pass does not",
                 "auth-retry interact stands in the profile and auth-user-pass does not"},
        .why = "OpenVPN asks for user name, password and code only when auth-user-pass is there, so an endpoint that "
               "wants a "
               "log-in refuses this client.",
        .fix_user = "Compare the profile with the exported configuration file and put the missing line back.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it.",
    },
    {
        .code = 704,
        .slug = "password-cut",
        .severity = SEVERITY_ERROR,
        .title = "The user name or password is longer than this client carries",
        .seen = {"the {what} in {source} has {length} bytes, and this OpenVPN carries {limit}",
                 "OpenVPN cut a user name or password that is too long for it",
                 "the server did not get the user name and password whole (server said: {words})",
                 "OpenVPN could not send the log-in: user name and password are too long for its message"},
        .why = "What is too long is cut or not sent at all, so the server never gets what was typed.",
        .fix_user = "Use a shorter user name or password.",
        .fix_administrator = "Long tokens such as SAML answers need the AWS provided client.",
    },
    {
        .code = 705,
        .slug = "code-not-asked-again",
        .severity = SEVERITY_WARNING,
        .title = "A one-time code was used twice",
        .depends_on = {704},
        .seen = {"the log-in was refused on a reconnect, after the same session had been connected with a one-time "
                 "code (server said: {words})",
                 "the log-in was refused again with the code that had been refused before, because auth-retry "
                 "nointeract asks nobody (server said: {words})"},
        .why = "A one-time code is good for one log-in, and OpenVPN sends the old one again unless the profile tells "
               "it to "
               "ask.",
        .fix_user = "Add the lines auth-retry interact and auth-nocache to the profile, and enter a fresh code when "
                    "asked.",
        .fix_administrator = "Export the configuration file again; exports for multi-factor log-in have both lines.",
    },
    {
        .code = 1101,
        .slug = "saml-asked-profile-not-federated",
        .severity = SEVERITY_ERROR,
        .title = "The endpoint wants a log-in in the browser",
        .seen = {"the endpoint asked for a SAML log-in in the browser, and the profile does not say auth-federate",
                 "the endpoint asked for a SAML log-in in the browser, and this client ended without one"},
        .why =
            "The user name and password are not wrong: the endpoint uses federated authentication, and a stock OpenVPN "
            "opens no browser.",
        .fix_user = "Connect with the AWS provided client, using a newly exported configuration file.",
        .fix_administrator = "Tell your users that this endpoint needs the AWS provided client, and export the "
                             "configuration file with auth-federate again.",
    },
    {
        .code = 1102,
        .slug = "auth-federate-unknown",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN stops at auth-federate",
        .seen = {"auth-federate stands in the profile, and a stock OpenVPN stops there"},
        .why = "auth-federate belongs to the AWS provided client; a stock OpenVPN does not know it and does not start.",
        .fix_user =
            "Use the AWS provided client, or write setenv opt auth-federate so that OpenVPN passes over the line.",
        .fix_administrator = "Federated endpoints are meant for the AWS provided client; say so when you hand out the "
                             "file.",
    },
    {
        .code = 1611,
        .slug = "harmless",
        .severity = SEVERITY_NOTE,
        .title = "Lines that look bad and mean nothing here",
        .seen = {"\"{text}\" is harmless: {meaning}",
                 "AUTH_FAILED with a CRV1 challenge is how a SAML log-in begins: the browser comes next, and only the "
                 "AWS provided client or a SAML helper opens it"},
        .why = "It is often taken for the cause of a problem and is not.",
        .fix_user = "Nothing needs to be done about it.",
    },
    {
        .code = 1612,
        .slug = "option-unknown",
        .severity = SEVERITY_ERROR,
        .title = "OpenVPN stops at a line of the profile",
        .seen = {"OpenVPN does not know the option {option}", "the option {option} has missing or extra parameters",
                 "the line cannot be read: {problem}", "OpenVPN stopped: {text}",
                 "the options include themselves or too many files: {problem}"},
        .why = "OpenVPN does not start as long as this stands as it is.",
        .fix_user = "Correct what is named here, or write setenv opt in front of an option that only other clients "
                    "know.",
        .fix_administrator = "Hand out the configuration file as the Client VPN console exports it, without options of "
                             "other clients.",
    },
};

static const char *const topics[] = {
    [0] = "cvpn-doctor itself",
    [1] = "Unable to resolve the endpoint's DNS name",
    [2] = "Traffic is not split between subnets",
    [3] = "Authorization rules for Active Directory groups",
    [4] = "No access to a peered VPC, Amazon S3 or the internet",
    [5] = "Intermittent access",
    [6] = "TLS error",
    [7] = "User name and password errors - Active Directory",
    [8] = "User name and password errors - federated",
    [9] = "Mutual authentication",
    [10] = "Credentials exceed the maximum size - federated",
    [11] = "The browser does not open - federated",
    [12] = "No available ports - federated",
    [13] = "Connection ended because of an IP mismatch",
    [14] = "Routing to the LAN",
    [15] = "Bandwidth limit of the endpoint",
    [16] = "What the page does not treat",
};

const struct catalogue_entry *catalogue(size_t *count)
{
    *count = sizeof(entries) / sizeof(entries[0]);
    return entries;
}

const struct catalogue_entry *catalogue_find(finding_code code)
{
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        if (entries[i].code == code)
            return &entries[i];
    return NULL;
}

const char *severity_name(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

const char *topic_name(unsigned topic)
{
    return topic < sizeof(topics) / sizeof(topics[0]) ? topics[topic] : NULL;
}
