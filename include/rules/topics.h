/* SPDX-License-Identifier: MIT */
/*
 * topics.h - the rule functions, one file a topic (plugin/rules/topic_NN.c). Only the table in rules.c uses this header.
 */
#ifndef CVPN_RULES_TOPICS_H
#define CVPN_RULES_TOPICS_H

#include "rules/rules.h"

/* 00: the tool itself */
rule_function rule_profile_unreadable, rule_observation_limited, rule_argument_not_understood;

/* 01: unable to resolve the endpoint's name */
rule_function rule_endpoint_label_missing, rule_endpoint_name_needs_label, rule_resolver_unreachable,
    rule_endpoint_name_unknown, rule_remote_is_address, rule_silent_address;

/* 07: user name and password errors */
rule_function rule_mfa_prompt_missing, rule_credentials_refused, rule_prompt_missing, rule_password_too_long,
    rule_password_cut, rule_code_not_asked_again;

/* 11: the browser does not open */
rule_function rule_saml_asked, rule_auth_federate_in_profile, rule_auth_federate_stopped;

/* 16: what users of that page run into and it does not treat */
rule_function rule_harmless, rule_option_unknown, rule_option_stopped;

/* True when this attempt's only trouble is that a SAML log-in begins, which rule_saml_asked() does not call an error. */
bool saml_begins_normally(const struct facts *facts);

#endif
