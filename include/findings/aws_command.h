/* SPDX-License-Identifier: MIT */
/*
 * aws_command.h - the AWS CLI command that mends a finding of `audit`, ready to be pasted into a
 * shell.
 *
 * What comes from the export is quoted where a shell would make something else of it.
 */
#ifndef CVPN_FINDINGS_AWS_COMMAND_H
#define CVPN_FINDINGS_AWS_COMMAND_H

#include "base/text.h"
#include "endpoint/endpoint.h"

/* aws ec2 create-client-vpn-route: one line of the route table. */
void aws_create_route(struct text *out, const struct endpoint *endpoint, const char *destination, const char *subnet);

/* aws ec2 accept-transit-gateway-client-vpn-attachment, by the owner of the Transit Gateway. */
void aws_accept_attachment(struct text *out, const struct endpoint *endpoint);

/* aws ec2 authorize-client-vpn-ingress; `group` NULL is everyone. */
void aws_authorize(struct text *out, const struct endpoint *endpoint, const char *destination, const char *group);

#endif
