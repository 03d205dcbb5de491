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

/* 02 and 05: what the history shows: traffic by subnet, intermittent access */
rule_function rule_route_missing_on_subnet, rule_intermittent_by_server, rule_keeps_dropping_history;
/* 02: traffic is not split between subnets */
rule_function rule_destination_not_routed;

/* 03: authorization rules */
rule_function rule_destination_silent;

/* 04: a peered VPC, S3 or the internet cannot be reached */
rule_function rule_no_dns_pushed, rule_pushed_dns_silent, rule_pushed_dns_unused, rule_dns_tool_missing,
    rule_internet_unreachable;

/* 06: TLS error */
rule_function rule_server_never_heard, rule_client_certificate_refused, rule_server_certificate_expired,
    rule_ca_certificate_expired, rule_clock_wrong, rule_server_not_trusted, rule_server_name_mismatch,
    rule_handshake_stalled, rule_tls_refused, rule_own_firewall, rule_connection_refused;

/* 06 again: what the profile's own certificates show */
rule_function rule_ca_certificate_expired_in_profile, rule_clock_wrong_in_profile, rule_crl_expired,
    rule_weak_digest_in_profile;

/* 07: user name and password errors */
rule_function rule_mfa_prompt_missing, rule_credentials_refused, rule_prompt_missing, rule_password_too_long,
    rule_password_cut, rule_code_not_asked_again;

/* 09: mutual authentication */
rule_function rule_client_certificate_missing, rule_client_certificate_stopped, rule_client_key_missing,
    rule_client_key_stopped, rule_certificate_key_mismatch, rule_client_certificate_expired,
    rule_client_certificate_not_yet_valid, rule_client_certificate_usage, rule_certificate_unreadable,
    rule_certificate_type_unsupported, rule_certificate_expires_soon;

/* 11: the browser does not open */
rule_function rule_saml_asked, rule_auth_federate_in_profile, rule_auth_federate_stopped;

/* 12: no available ports, federated */
rule_function rule_saml_port_taken, rule_saml_port_blocked;

/* 15: bandwidth limit */
rule_function rule_bandwidth_at_limit, rule_bandwidth_how_to;
/* 13: the server's address is not the one expected */
rule_function rule_server_address_differs, rule_server_address_special, rule_answers_rewritten;

/* 16: what users of that page run into and it does not treat */
rule_function rule_harmless, rule_option_unknown, rule_option_stopped;

/* True when OpenVPN stopped because certificate and key are not both there: topic 09 has more to say to that than 1612. */
bool stopped_for_client_certificate(const char *text);

/* True when this attempt's only trouble is that a SAML log-in begins, which rule_saml_asked() does not call an error. */
bool saml_begins_normally(const struct facts *facts);

#endif
