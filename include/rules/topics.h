/* SPDX-License-Identifier: MIT */
/*
 * topics.h - the rule functions, one file a topic (plugin/rules/topic_NN.c). Only the table in rules.c uses this header.
 */
#ifndef CVPN_RULES_TOPICS_H
#define CVPN_RULES_TOPICS_H

#include "rules/rules.h"

/* 00: the tool itself */
rule_function rule_profile_unreadable, rule_observation_limited, rule_argument_not_understood, rule_history_not_kept,
    rule_containment_limited;

/* 01: unable to resolve the endpoint's name */
rule_function rule_endpoint_label_missing, rule_endpoint_name_needs_label, rule_resolver_unreachable,
    rule_endpoint_name_unknown, rule_remote_is_address, rule_silent_address;

/* 04 and 05, as far as OpenVPN's messages and the profile show them */
rule_function rule_full_tunnel_filtered, rule_path_mtu_known_smaller, rule_mssfix_stopped, rule_mssfix_in_vain,
    rule_keeps_dropping;
/* 02 and 05: what the history shows: traffic by subnet, intermittent access */
rule_function rule_route_missing_on_subnet, rule_intermittent_by_server, rule_keeps_dropping_history;
/* 02: traffic is not split between subnets */
rule_function rule_destination_not_routed;

/* 03: authorization rules */
rule_function rule_destination_silent;

/* 04: a peered VPC, S3 or the internet cannot be reached */
rule_function rule_no_dns_pushed, rule_no_dns_in_full_tunnel, rule_pushed_dns_silent, rule_pushed_dns_unused,
    rule_dns_tool_missing, rule_dns_without_script, rule_internet_unreachable;
/* 02, 03, 04, 06 and 11: what the endpoint's exported settings show */
rule_function rule_subnets_route_differently, rule_route_not_active, rule_client_range_overlaps,
    rule_shadows_wider_rule, rule_authorization_not_active, rule_route_without_authorization, rule_group_never_matches,
    rule_authorization_without_route, rule_internet_half_open, rule_split_tunnel_routes_all,
    rule_dns_server_unreachable, rule_endpoint_state, rule_associations, rule_endpoint_transport,
    rule_certificate_by_arn, rule_endpoint_federated;

/* 04: routes and networks behind the tunnel: how large a packet may be */
rule_function rule_path_mtu_black_hole, rule_path_mtu_known_by_kernel;

/* 06: TLS error */
rule_function rule_server_never_heard, rule_client_certificate_refused, rule_server_certificate_expired,
    rule_ca_certificate_expired, rule_clock_wrong, rule_server_not_trusted, rule_server_name_mismatch,
    rule_handshake_stalled, rule_tls_refused, rule_own_firewall, rule_connection_refused;

/* 06 again: what the profile's own certificates show */
rule_function rule_ca_certificate_expired_in_profile, rule_clock_wrong_in_profile, rule_crl_expired,
    rule_endpoint_crl_expired, rule_weak_digest_in_profile;

/* 06 once more: what a handshake of our own shows */
rule_function rule_probe_not_let_out, rule_probe_unanswered, rule_probe_stalled, rule_probe_refused,
    rule_probe_certificate, rule_probe_tls, rule_other_transport, rule_probe_result;

/* 07: user name and password errors */
rule_function rule_mfa_prompt_missing, rule_credentials_refused, rule_prompt_missing, rule_password_too_long,
    rule_password_cut, rule_code_not_asked_again, rule_nobody_asked, rule_question_not_answered;

/* 08 and 10: federated authentication */
rule_function rule_saml_answer_refused, rule_saml_other_server, rule_saml_answer_too_large;

/* 09: mutual authentication */
rule_function rule_client_certificate_missing, rule_client_certificate_stopped, rule_client_key_missing,
    rule_client_key_stopped, rule_certificate_key_mismatch, rule_client_certificate_expired,
    rule_client_certificate_not_yet_valid, rule_client_certificate_usage, rule_certificate_unreadable,
    rule_certificate_type_unsupported, rule_certificate_expires_soon, rule_server_certificate_expires_soon,
    rule_client_ca_not_accepted;

/* 09 again: what OpenVPN says of them in a log without its profile */
rule_function rule_client_certificate_called_expired, rule_client_certificate_called_early, rule_key_called_wrong,
    rule_certificate_not_loaded, rule_crl_called_expired;

/* 11: the browser does not open */
rule_function rule_saml_asked, rule_auth_federate_in_profile, rule_auth_federate_stopped;

/* 14: routing to the LAN, as far as OpenVPN's messages show it */
rule_function rule_lan_blocked;
/* 12: no available ports, federated */
rule_function rule_saml_port_taken, rule_saml_port_called_taken, rule_saml_port_blocked;

/* 15: bandwidth limit */
rule_function rule_bandwidth_at_limit, rule_bandwidth_how_to;
/* 13: the server's address is not the one expected */
rule_function rule_server_address_differs, rule_server_address_called_other, rule_server_address_special,
    rule_answers_rewritten;
/* 14: the local network */
rule_function rule_lan_range, rule_route_covers_lan, rule_tunnel_overlaps_lan, rule_covers_lan_in_log,
    rule_client_range_in_log, rule_two_default_routes;

/* 16: what users of that page run into and it does not treat */
rule_function rule_push_cut, rule_cipher_not_agreed, rule_compression_refused, rule_proxy_refused, rule_no_tun_device,
    rule_ipv6_off, rule_recursive_routing, rule_script_failed, rule_session_limit, rule_no_privilege,
    rule_device_not_set_up, rule_route_not_set, rule_local_port_taken, rule_harmless, rule_option_unknown,
    rule_option_stopped;

/* True when OpenVPN's sentence is about compression (1603), a script (1608), or a file with a certificate or key that it cannot get at (0907): those
 * codes have more to say to it than 1612. */
bool names_compression(const char *text);
bool names_script(const char *text);
bool names_certificate_file(const char *text);

/* True when a federated log-in was refused in its second half: topic 08 has more to say to that than 0701 and 0702. */
bool saml_answer_refused(const struct facts *facts);

/* True when the server no longer takes the token that it had given this session for its log-in (AUTH_FAILED,SESSION). */
bool session_token_ended(const struct facts *facts);

/* Which code stands for a certificate of the server's having been refused at `depth` with these words of OpenSSL's or OpenVPN's; 0 for none of topic 06. */
finding_code verify_error_code(const char *words, int depth);

/* True while nothing was heard from the server, and the attempt has got as far as sending. */
bool attempt_unheard(const struct attempt *attempt);

/* True for the words with which OpenSSL says that version, cipher or key do not go together. */
bool tls_too_old_or_too_weak(const char *words);

/* True when OpenVPN stopped because certificate and key are not both there: topic 09 has more to say to that than 1612. */
bool stopped_for_client_certificate(const char *text);

/* The attempt whose only trouble is that a SAML log-in begins, which rule_saml_asked() does not call an error: this one, or, in a log, the one before. NULL when there is none. */
const struct attempt *saml_begins_normally(const struct facts *facts);

#endif
