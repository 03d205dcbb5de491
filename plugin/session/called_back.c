/* SPDX-License-Identifier: MIT */
#include "session/called_back.h"

#include <stdio.h>
#include <string.h>

struct variables {
    const char *const *list;
    size_t count;
};

/* The value of `name` followed by `number`; NULL when there is none. */
static const char *value_of(const struct variables *variables, const char *name, const char *number)
{
    char whole[64];
    int length = snprintf(whole, sizeof(whole), "%s%s=", name, number);

    if (length < 0 || (size_t)length >= sizeof(whole))
        return NULL;
    for (size_t i = 0; i < variables->count; i++)
        if (strncmp(variables->list[i], whole, (size_t)length) == 0)
            return variables->list[i] + length;
    return NULL;
}

/* A comma would begin another option. */
static void add(struct text *out, const char *option, const char *first, const char *second)
{
    if (!first || strchr(first, ',') || (second && strchr(second, ',')))
        return;
    text_add(out, "%s%s%s%s%s%s", out->length ? "," : "", option, *option ? " " : "", first, second ? " " : "",
             second ? second : "");
}

/* A gateway that is not the tunnel's leads out of it, and stays in the option. */
static void add_route(const struct variables *variables, const char *number, const char *network, struct text *out)
{
    const char *mask = value_of(variables, "route_netmask_", number);
    const char *gateway = value_of(variables, "route_gateway_", number);
    const char *tunnel = value_of(variables, "route_vpn_gateway", "");
    char rest[128];

    if (!mask)
        return;
    bool outside = gateway && tunnel && strcmp(gateway, tunnel) != 0;
    (void)snprintf(rest, sizeof(rest), "%s%s%s", mask, outside ? " " : "", outside ? gateway : "");
    add(out, "route", network, rest);
}

static void add_variable(const struct variables *variables, const char *variable, struct text *out)
{
    static const char *const route = "route_network_";
    static const char *const route6 = "route_ipv6_network_";
    const char *value = strchr(variable, '=');
    char number[8];

    if (!value)
        return;
    if (strncmp(variable, "foreign_option_", strlen("foreign_option_")) == 0)
        add(out, "", value + 1, NULL);
    if (strncmp(variable, route6, strlen(route6)) == 0)
        add(out, "route-ipv6", value + 1, NULL);
    if (strncmp(variable, route, strlen(route)) != 0)
        return;
    const char *from = variable + strlen(route);
    if ((size_t)(value - from) >= sizeof(number))
        return;
    (void)snprintf(number, sizeof(number), "%.*s", (int)(value - from), from);
    add_route(variables, number, value + 1, out);
}

void called_back_options(const char *const *variables, size_t count, struct text *out)
{
    const struct variables all = {variables, count};
    const char *netmask = value_of(&all, "ifconfig_netmask", "");
    const char *remote = value_of(&all, "ifconfig_remote", "");

    for (size_t i = 0; i < count; i++)
        add_variable(&all, variables[i], out);
    if (value_of(&all, "redirect_gateway", ""))
        add(out, "", "redirect-gateway def1", NULL);
    if (netmask)
        add(out, "", "topology subnet", NULL);
    if (netmask || remote)
        add(out, "ifconfig", value_of(&all, "ifconfig_local", ""), netmask ? netmask : remote);
    add(out, "route-gateway", value_of(&all, "route_vpn_gateway", ""), NULL);
}
