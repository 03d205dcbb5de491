/* SPDX-License-Identifier: MIT */
#include "rules/rules.h"

#include "rules/topics.h"

/* What is found by asking: beside a live client, and where that is wanted. */
#define FACTS_LOOKS (FACTS_PLUGIN | FACTS_LOOKUPS)
/* Everything that an export of an endpoint can have. */
enum { FACTS_EXPORT = FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS };

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
    {"filtered full tunnel", 406, FACTS_SESSION, rule_full_tunnel_filtered, false},
    {"size of the path", 407, FACTS_SESSION, rule_path_mtu_known_smaller, false},
    {"mssfix", 408, FACTS_PROFILE, rule_mssfix_in_vain, true},
    {"stop at mssfix", 408, FACTS_SESSION, rule_mssfix_stopped, true},
    {"sessions that drop", 502, FACTS_SESSION, rule_keeps_dropping, true},
    {"routes by server", 201, FACTS_SESSION | FACTS_HISTORY, rule_route_missing_on_subnet, false},
    {"path MTU", 404, FACTS_PATH, rule_path_mtu_black_hole, false},
    {"path MTU of the kernel", 407, FACTS_PLUGIN | FACTS_PROFILE, rule_path_mtu_known_by_kernel, true},
    {"reach by server", 501, FACTS_SESSION | FACTS_HISTORY, rule_intermittent_by_server, false},
    {"drops of the last day", 502, FACTS_SESSION | FACTS_HISTORY, rule_keeps_dropping_history, true},
    {"routes of destinations", 202, FACTS_LOOKS, rule_destination_not_routed, false},
    {"answers of destinations", 302, FACTS_LOOKS, rule_destination_silent, false},
    {"pushed DNS", 401, FACTS_LOOKS, rule_no_dns_pushed, false},
    {"DNS of a full tunnel", 401, FACTS_SESSION, rule_no_dns_in_full_tunnel, false},
    {"internet", 405, FACTS_LOOKS, rule_internet_unreachable, false},
    {"pushed DNS servers", 402, FACTS_LOOKS, rule_pushed_dns_silent, false},
    {"use of pushed DNS", 403, FACTS_PLUGIN, rule_pushed_dns_unused, false},
    {"tool for pushed DNS", 403, FACTS_SESSION, rule_dns_tool_missing, false},
    {"script for pushed DNS", 403, FACTS_SESSION, rule_dns_without_script, true},
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
    {"endpoint's revocation list", 608, FACTS_SETTINGS, rule_endpoint_crl_expired, true},
    {"digest of the certificate", 610, FACTS_PROFILE, rule_weak_digest_in_profile, true},
    {"server's answer to us", 601, FACTS_PROBE | FACTS_ONLINE, rule_probe_unanswered, true},
    {"TCP port for us", 612, FACTS_PROBE | FACTS_ONLINE, rule_probe_refused, true},
    {"handshake with us", 609, FACTS_PROBE | FACTS_ONLINE, rule_probe_stalled, true},
    {"server's certificate for us", 603, FACTS_PROBE, rule_probe_certificate, false}, /* and 604 to 607, 610 */
    {"own firewall for us", 611, FACTS_PROBE | FACTS_SESSION, rule_probe_not_let_out, false},
    {"TLS versions for us", 610, FACTS_PROBE, rule_probe_tls, false},
    {"other ports", 613, FACTS_PROBE | FACTS_PROFILE, rule_other_transport, false},
    {"handshake of our own", 614, FACTS_PROBE, rule_probe_result, false},
    {"bare endpoint name, asked", 102, FACTS_ONLINE, rule_endpoint_name_needs_label, true},
    {"name servers, asked", 103, FACTS_ONLINE, rule_resolver_unreachable, true},
    {"endpoint name, asked", 104, FACTS_ONLINE, rule_endpoint_name_unknown, true},
    {"own firewall", 611, FACTS_SESSION, rule_own_firewall, false},
    {"TCP port", 612, FACTS_SESSION, rule_connection_refused, false},
    {"one-time code", 701, FACTS_PROFILE | FACTS_SESSION, rule_mfa_prompt_missing, false},
    {"log-in", 702, FACTS_SESSION, rule_credentials_refused, false},
    {"log-in lines", 703, FACTS_PROFILE, rule_prompt_missing, true},
    {"length of credentials", 704, FACTS_PROFILE, rule_password_too_long, true},
    {"cut credentials", 704, FACTS_SESSION, rule_password_cut, true},
    {"code used twice", 705, FACTS_PROFILE | FACTS_SESSION, rule_code_not_asked_again, false},
    {"somebody to ask", 707, FACTS_SESSION, rule_nobody_asked, false},
    {"question at the log-in", 706, FACTS_SESSION, rule_question_not_answered, false},
    {"answer from the browser", 801, FACTS_SESSION, rule_saml_answer_refused, false},
    {"server of the answer", 802, FACTS_SESSION, rule_saml_other_server, false},
    {"own certificate", 901, FACTS_PROFILE, rule_client_certificate_missing, true},
    {"stop without certificate", 901, FACTS_SESSION, rule_client_certificate_stopped, true},
    {"own key", 902, FACTS_PROFILE, rule_client_key_missing, true},
    {"stop without key", 902, FACTS_SESSION, rule_client_key_stopped, true},
    {"key and certificate", 903, FACTS_PROFILE, rule_certificate_key_mismatch, true},
    {"end of the certificate", 904, FACTS_PROFILE, rule_client_certificate_expired, true},
    {"start of the certificate", 905, FACTS_PROFILE, rule_client_certificate_not_yet_valid, true},
    {"list refused by OpenVPN", 608, FACTS_SESSION, rule_crl_called_expired, false},
    {"files refused by OpenVPN", 907, FACTS_SESSION, rule_certificate_not_loaded, true},
    {"key refused by OpenVPN", 903, FACTS_SESSION, rule_key_called_wrong, true},
    {"certificate called expired", 904, FACTS_SESSION, rule_client_certificate_called_expired, true},
    {"certificate called early", 905, FACTS_SESSION, rule_client_certificate_called_early, true},
    {"usage of the certificate", 906, FACTS_PROFILE, rule_client_certificate_usage, true},
    {"certificates' form", 907, FACTS_PROFILE, rule_certificate_unreadable, true},
    {"CAs that the server accepts", 908, FACTS_PROBE | FACTS_PROFILE, rule_client_ca_not_accepted, false},
    {"type of the certificate", 909, FACTS_PROFILE, rule_certificate_type_unsupported, true},
    {"time left", 911, FACTS_PROFILE, rule_certificate_expires_soon, true},
    {"size of the answer", 1001, FACTS_SESSION, rule_saml_answer_too_large, false},
    {"server's time left", 911, FACTS_PLUGIN, rule_server_certificate_expires_soon, true},
    {"browser log-in", 1101, FACTS_SESSION, rule_saml_asked, false},
    {"auth-federate", 1102, FACTS_PROFILE, rule_auth_federate_in_profile, true},
    {"stop at auth-federate", 1102, FACTS_SESSION, rule_auth_federate_stopped, true},
    {"local network", 1402, FACTS_SESSION, rule_lan_blocked, false},
    {"pushed options", 1601, FACTS_SESSION, rule_push_cut, false},
    {"data channel cipher", 1602, FACTS_SESSION, rule_cipher_not_agreed, false},
    {"compression", 1603, FACTS_SESSION, rule_compression_refused, false},
    {"proxy", 1604, FACTS_SESSION, rule_proxy_refused, false},
    {"tunnel device", 1605, FACTS_SESSION, rule_no_tun_device, false},
    {"IPv6", 1606, FACTS_SESSION, rule_ipv6_off, false},
    {"way to the server", 1607, FACTS_SESSION, rule_recursive_routing, false},
    {"scripts", 1608, FACTS_SESSION, rule_script_failed, false},
    {"length of the session", 1609, FACTS_SESSION, rule_session_limit, false},
    {"rights", 1610, FACTS_SESSION, rule_no_privilege, false},
    {"set-up of the device", 1613, FACTS_SESSION, rule_device_not_set_up, false},
    {"local port", 1615, FACTS_SESSION, rule_local_port_taken, false},
    {"setting of routes", 1614, FACTS_SESSION, rule_route_not_set, false},
    {"port of the SAML answer", 1201, FACTS_PROFILE | FACTS_PLUGIN, rule_saml_port_taken, true},
    {"port of the SAML answer in the log", 1201, FACTS_SESSION, rule_saml_port_called_taken, false},
    {"way to that port", 1202, FACTS_PROFILE | FACTS_PLUGIN, rule_saml_port_blocked, true},
    {"throughput", 1501, FACTS_PLUGIN, rule_bandwidth_at_limit, true},
    {"measuring throughput", 1502, FACTS_PLUGIN, rule_bandwidth_how_to, true},
    {"server's address", 1301, FACTS_LOOKS, rule_server_address_differs, false},
    {"server's address in the log", 1301, FACTS_SESSION, rule_server_address_called_other, false},
    {"address of the endpoint", 1302, FACTS_PROFILE | FACTS_SESSION, rule_server_address_special, false},
    {"answers for names", 1302, FACTS_LOOKS | FACTS_PROFILE, rule_answers_rewritten, false},
    {"range of the LAN", 1401, FACTS_PROFILE | FACTS_NETWORK, rule_lan_range, false},
    {"routes and the LAN", 1403, FACTS_SESSION | FACTS_NETWORK, rule_route_covers_lan, false},
    {"routes and the LAN in the log", 1403, FACTS_SESSION, rule_covers_lan_in_log, false},
    {"tunnel's subnet", 1404, FACTS_SESSION | FACTS_NETWORK, rule_tunnel_overlaps_lan, false},
    {"tunnel's subnet in the log", 1404, FACTS_SESSION, rule_client_range_in_log, false},
    {"default routes", 1405, FACTS_PROFILE | FACTS_SESSION | FACTS_NETWORK, rule_two_default_routes, false},
    {"harmless lines", 1611, FACTS_SESSION, rule_harmless, true},
    {"options", 1612, FACTS_PROFILE, rule_option_unknown, true},
    {"stop at an option", 1612, FACTS_SESSION, rule_option_stopped, true},
    {"routes of the subnets", 203, FACTS_TARGETS | FACTS_ROUTES, rule_subnets_route_differently, true},
    {"state of routes", 204, FACTS_ROUTES, rule_route_not_active, true},
    {"range of the clients", 205, FACTS_ENDPOINT, rule_client_range_overlaps, true},
    {"order of authorization rules", 301, FACTS_AUTHORIZATIONS, rule_shadows_wider_rule, true},
    {"state of authorization rules", 303, FACTS_AUTHORIZATIONS, rule_authorization_not_active, true},
    {"rules for routes", 304, FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS, rule_route_without_authorization,
     true},
    {"groups of rules", 305, FACTS_ENDPOINT | FACTS_AUTHORIZATIONS, rule_group_never_matches, true},
    {"routes for rules", 306, FACTS_ROUTES | FACTS_AUTHORIZATIONS, rule_authorization_without_route, true},
    {"way to the internet", 409, FACTS_EXPORT, rule_internet_half_open, true},
    {"split tunnel", 410, FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES, rule_split_tunnel_routes_all, true},
    {"DNS servers", 411, FACTS_EXPORT, rule_dns_server_unreachable, true},
    {"state of the endpoint", 615, FACTS_ENDPOINT, rule_endpoint_state, true},
    {"associations", 615, FACTS_TARGETS, rule_associations, true},
    {"port of the endpoint", 616, FACTS_ENDPOINT, rule_endpoint_transport, true},
    {"certificate of the endpoint", 617, FACTS_ENDPOINT, rule_certificate_by_arn, true},
    {"log-in of the endpoint", 1103, FACTS_ENDPOINT, rule_endpoint_federated, true},
};

const struct rule *rules(size_t *count)
{
    *count = sizeof(table) / sizeof(table[0]);
    return table;
}

bool rules_see_offline(finding_code code)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].code == code && !(table[i].needs & ~(unsigned)(FACTS_PROFILE | FACTS_SESSION)))
            return true;
    return false;
}

/* The path is looked at when a tunnel is up; where no size was answered, that is wanting. */
static unsigned wanted_path(const struct facts *facts)
{
    return facts->path.state == PATH_SILENT || facts->path.state == PATH_UNDECIDED ? (unsigned)FACTS_PATH : 0;
}

/* What looks at the plugin itself, or at the user's network, is not wanting where there is no plugin. */
static bool is_blind(const struct facts *facts, unsigned missing)
{
    bool elsewhere = missing & FACTS_PLUGIN || (missing & FACTS_NETWORK && !(facts->available & FACTS_PLUGIN));

    return !elsewhere && missing & (FACTS_PROFILE | FACTS_SESSION | FACTS_LOOKUPS | FACTS_NETWORK | wanted_path(facts));
}

struct rule_tally rules_tally(const struct facts *facts)
{
    struct rule_tally tally = {0, 0, 0};

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        unsigned missing = table[i].needs & ~facts->available;
        tally.ran += !missing;
        if (!is_blind(facts, missing))
            continue;
        tally.blind++;
        tally.missing |= missing;
    }
    return tally;
}

void rules_evaluate(const struct facts *facts, struct findings *findings)
{
    const unsigned unavailable = ~facts->available;

    findings->count = 0;
    findings->left_out = 0;
    for (const struct rule *rule = table; rule < table + sizeof(table) / sizeof(table[0]); rule++) {
        size_t before = findings->count;
        if (rule->needs & unavailable)
            continue;
        rule->function(facts, findings);
        for (size_t i = before; i < findings->count; i++)
            findings->list[i].standing = rule->standing;
    }
}
