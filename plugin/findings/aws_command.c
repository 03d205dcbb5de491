/* SPDX-License-Identifier: MIT */
#include "findings/aws_command.h"

#include <string.h>

#include "dns/endpoint_name.h"

static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@=,+";

/* One word of a shell's command line: as it is, or in single quotes. */
static void add_word(struct text *out, const char *word)
{
    size_t length = strlen(word);

    if (length && strspn(word, plain) == length) {
        text_add(out, " %s", word);
        return;
    }
    text_add(out, " '");
    for (const char *c = word; *c;) {
        size_t run = strcspn(c, "'");
        text_add_shown(out, (struct slice){c, run});
        c += run;
        for (; *c == '\''; c++)
            text_add(out, "'\\''");
    }
    text_add(out, "'");
}

/* An administrator of several regions has another one by default. */
static void add_region(struct text *out, const struct endpoint *endpoint)
{
    struct endpoint_name name;

    if (endpoint->dns_name && endpoint_name_parse(slice_of(endpoint->dns_name), &name))
        text_add(out, " --region %.*s", (int)name.region.length, name.region.at);
}

void aws_create_route(struct text *out, const struct endpoint *endpoint, const char *destination, const char *subnet)
{
    text_add(out, "aws ec2 create-client-vpn-route --client-vpn-endpoint-id");
    add_word(out, endpoint->id);
    text_add(out, " --destination-cidr-block");
    add_word(out, destination);
    text_add(out, " --target-vpc-subnet-id");
    add_word(out, subnet);
    add_region(out, endpoint);
}

void aws_accept_attachment(struct text *out, const struct endpoint *endpoint)
{
    text_add(out, "aws ec2 accept-transit-gateway-client-vpn-attachment --transit-gateway-attachment-id");
    add_word(out, endpoint->attachment);
    add_region(out, endpoint);
}

void aws_authorize(struct text *out, const struct endpoint *endpoint, const char *destination, const char *group)
{
    text_add(out, "aws ec2 authorize-client-vpn-ingress --client-vpn-endpoint-id");
    add_word(out, endpoint->id);
    text_add(out, " --target-network-cidr");
    add_word(out, destination);
    text_add(out, group ? " --access-group-id" : " --authorize-all-groups");
    if (group)
        add_word(out, group);
    add_region(out, endpoint);
}
