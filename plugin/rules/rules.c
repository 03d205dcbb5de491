/* SPDX-License-Identifier: MIT */
#include "rules/rules.h"

#include "rules/topics.h"

/* What is found by asking: beside a live client, and where that is wanted. */
#define FACTS_LOOKS (FACTS_PLUGIN | FACTS_LOOKUPS)

/* A code that can be seen in two unrelated ways has a row for each, so that the summary counts what could be looked at. */
static const struct rule table[] = {
    {"profile", 1, FACTS_PROFILE, rule_profile_unreadable, true},
    {"observation", 2, FACTS_PLUGIN, rule_observation_limited, true},
    {"arguments", 4, FACTS_SETTINGS, rule_argument_not_understood, true},
    {"place of the history", 5, FACTS_PLUGIN, rule_history_not_kept, true},
    {"own containment", 6, FACTS_PLUGIN, rule_containment_limited, true},
    {"endpoint label", 101, FACTS_PROFILE, rule_endpoint_label_missing, true},
    {"bare endpoint name", 102, FACTS_SESSION, rule_endpoint_name_needs_label, false},
    {"name servers", 103, FACTS_SESSION, rule_resolver_unreachable, false},
    {"endpoint name", 104, FACTS_SESSION, rule_endpoint_name_unknown, false},
    {"remote address", 105, FACTS_PROFILE, rule_remote_is_address, true},
    {"remote address in use", 105, FACTS_SESSION, rule_silent_address, false},
    {"routes by server", 201, FACTS_SESSION | FACTS_HISTORY, rule_route_missing_on_subnet, false},
    {"reach by server", 501, FACTS_SESSION | FACTS_HISTORY, rule_intermittent_by_server, false},
    {"drops of the last day", 502, FACTS_SESSION | FACTS_HISTORY, rule_keeps_dropping_history, true},
    {"routes of destinations", 202, FACTS_LOOKS, rule_destination_not_routed, false},
    {"answers of destinations", 302, FACTS_LOOKS, rule_destination_silent, false},
    {"pushed DNS", 401, FACTS_LOOKS, rule_no_dns_pushed, false},
    {"pushed DNS servers", 402, FACTS_LOOKS, rule_pushed_dns_silent, false},
    {"use of pushed DNS", 403, FACTS_PLUGIN, rule_pushed_dns_unused, false},
    {"tool for pushed DNS", 403, FACTS_SESSION, rule_dns_tool_missing, false},
    {"internet", 405, FACTS_LOOKS, rule_internet_unreachable, false},
    {"server's answer", 601, FACTS_SESSION, rule_server_never_heard, false},
    {"client's certificate", 602, FACTS_SESSION, rule_client_certificate_refused, false},
    {"server's certificate", 603, FACTS_SESSION, rule_server_certificate_expired, false},
    {"CA of the server", 604, FACTS_SESSION, rule_ca_certificate_expired, false},
    {"clock", 605, FACTS_SESSION, rule_clock_wrong, false},
    {"trust in the server", 606, FACTS_SESSION, rule_server_not_trusted, false},
    {"name of the server", 607, FACTS_SESSION, rule_server_name_mismatch, false},
    {"handshake", 609, FACTS_SESSION, rule_handshake_stalled, false},
    {"TLS versions", 610, FACTS_SESSION, rule_tls_refused, false},
    {"CA of the profile", 604, FACTS_PROFILE, rule_ca_certificate_expired_in_profile, true},
    {"clock and certificates", 605, FACTS_PROFILE, rule_clock_wrong_in_profile, true},
    {"revocation list", 608, FACTS_PROFILE, rule_crl_expired, true},
    {"digest of the certificate", 610, FACTS_PROFILE, rule_weak_digest_in_profile, true},
    {"own firewall", 611, FACTS_SESSION, rule_own_firewall, false},
    {"TCP port", 612, FACTS_SESSION, rule_connection_refused, false},
    {"one-time code", 701, FACTS_PROFILE | FACTS_SESSION, rule_mfa_prompt_missing, false},
    {"log-in", 702, FACTS_SESSION, rule_credentials_refused, false},
    {"log-in lines", 703, FACTS_PROFILE, rule_prompt_missing, true},
    {"length of credentials", 704, FACTS_PROFILE, rule_password_too_long, true},
    {"cut credentials", 704, FACTS_SESSION, rule_password_cut, true},
    {"code used twice", 705, FACTS_PROFILE | FACTS_SESSION, rule_code_not_asked_again, false},
    {"own certificate", 901, FACTS_PROFILE, rule_client_certificate_missing, true},
    {"stop without certificate", 901, FACTS_SESSION, rule_client_certificate_stopped, true},
    {"own key", 902, FACTS_PROFILE, rule_client_key_missing, true},
    {"stop without key", 902, FACTS_SESSION, rule_client_key_stopped, true},
    {"key and certificate", 903, FACTS_PROFILE, rule_certificate_key_mismatch, true},
    {"end of the certificate", 904, FACTS_PROFILE, rule_client_certificate_expired, true},
    {"start of the certificate", 905, FACTS_PROFILE, rule_client_certificate_not_yet_valid, true},
    {"usage of the certificate", 906, FACTS_PROFILE, rule_client_certificate_usage, true},
    {"certificates' form", 907, FACTS_PROFILE, rule_certificate_unreadable, true},
    {"type of the certificate", 909, FACTS_PROFILE, rule_certificate_type_unsupported, true},
    {"time left", 911, FACTS_PROFILE, rule_certificate_expires_soon, true},
    {"browser log-in", 1101, FACTS_SESSION, rule_saml_asked, false},
    {"auth-federate", 1102, FACTS_PROFILE, rule_auth_federate_in_profile, true},
    {"stop at auth-federate", 1102, FACTS_SESSION, rule_auth_federate_stopped, true},
    {"port of the SAML answer", 1201, FACTS_PROFILE | FACTS_PLUGIN, rule_saml_port_taken, true},
    {"way to that port", 1202, FACTS_PROFILE | FACTS_PLUGIN, rule_saml_port_blocked, true},
    {"throughput", 1501, FACTS_PLUGIN, rule_bandwidth_at_limit, true},
    {"measuring throughput", 1502, FACTS_PLUGIN, rule_bandwidth_how_to, true},
    {"server's address", 1301, FACTS_LOOKS, rule_server_address_differs, false},
    {"address of the endpoint", 1302, FACTS_PROFILE | FACTS_SESSION, rule_server_address_special, false},
    {"answers for names", 1302, FACTS_LOOKS | FACTS_PROFILE, rule_answers_rewritten, false},
    {"harmless lines", 1611, FACTS_SESSION, rule_harmless, true},
    {"options", 1612, FACTS_PROFILE, rule_option_unknown, true},
    {"stop at an option", 1612, FACTS_SESSION, rule_option_stopped, true},
};

const struct rule *rules(size_t *count)
{
    *count = sizeof(table) / sizeof(table[0]);
    return table;
}

struct rule_tally rules_evaluate(const struct facts *facts, struct findings *findings)
{
    struct rule_tally tally = {0, 0, 0};

    findings->count = 0;
    findings->left_out = 0;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        unsigned missing = table[i].needs & ~facts->available;
        size_t before = findings->count;
        if (missing) {
            /* What looks at the plugin itself is not wanting where there is none. */
            if (!(missing & FACTS_PLUGIN) && missing & (FACTS_PROFILE | FACTS_SESSION | FACTS_LOOKUPS)) {
                tally.blind++;
                tally.missing |= missing;
            }
            continue;
        }
        table[i].function(facts, findings);
        tally.ran++;
        for (size_t j = before; j < findings->count; j++)
            findings->list[j].standing = table[i].standing;
    }
    return tally;
}
