/* SPDX-License-Identifier: MIT */
/*
 * Generated endpoints (200 rules, 100 routes, 20 groups) against a model that is written to be
 * obviously right: addresses as strings of 32 characters, every prefix tried from 32 down to 0.
 * Seeded, so that every run asks the same questions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "endpoint/export_settings.h"
#include "rounds.h"

enum { ENDPOINTS = 20, QUESTIONS = 5000, RULES = 200, ROUTES = 100, GROUPS = 20, SUBNETS = 5 };

/* xorshift (Marsaglia 2003): the same on every machine. */
static uint32_t seed;
static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

/* Few first bytes, so that ranges lie in one another. */
static uint32_t draw_address(void)
{
    static const uint32_t first[] = {10, 10, 10, 172, 8};

    return first[draw(5)] << 24 | draw(3) << 16 | draw(4) << 14 | draw(1 << 14);
}

static unsigned draw_prefix(void)
{
    static const unsigned prefixes[] = {0, 8, 9, 12, 16, 16, 17, 20, 24, 24, 26, 30, 32};

    return prefixes[draw(sizeof(prefixes) / sizeof(prefixes[0]))];
}

struct model_line {
    int who;       /* group or subnet; -1: everyone, or a subnet that is not associated */
    char bits[33]; /* "0101..." as long as the prefix */
    bool active;
};

static struct model_line model_rules[RULES];
static struct model_line model_routes[ROUTES];

static void bits_of(uint32_t address, unsigned length, char *bits)
{
    for (unsigned i = 0; i < length; i++)
        bits[i] = address & (UINT32_C(1) << (31 - i)) ? '1' : '0';
    bits[length] = '\0';
}

/* 1: allowed, 0: not. */
static int model_allows(int group, const char *address)
{
    for (size_t length = 33; length-- > 0;) {
        bool someone = false;
        for (int i = 0; i < RULES; i++) {
            const struct model_line *rule = &model_rules[i];
            if (!rule->active || strlen(rule->bits) != length || strncmp(rule->bits, address, length) != 0)
                continue;
            someone = true;
            if (rule->who == -1 || rule->who == group)
                return 1;
        }
        if (someone)
            return 0;
    }
    return 0;
}

/* Length of the longest prefix that is routed; -1: none. */
static int model_routes_to(const char *address)
{
    for (int length = 32; length >= 0; length--)
        for (int i = 0; i < ROUTES; i++)
            if (model_routes[i].active && model_routes[i].who >= 0 && (int)strlen(model_routes[i].bits) == length &&
                strncmp(model_routes[i].bits, address, (size_t)length) == 0)
                return length;
    return -1;
}

static bool model_has(const char *bits, int subnet)
{
    for (int i = 0; i < ROUTES; i++)
        if (model_routes[i].active && model_routes[i].who == subnet && strcmp(model_routes[i].bits, bits) == 0)
            return true;
    return false;
}

static size_t model_missing(void)
{
    size_t count = 0;

    for (int i = 0; i < ROUTES; i++) {
        bool first = model_routes[i].active && model_routes[i].who >= 0;
        for (int j = 0; j < i; j++)
            first = first && !(model_routes[j].active && model_routes[j].who >= 0 &&
                               strcmp(model_routes[j].bits, model_routes[i].bits) == 0);
        for (int subnet = 0; first && subnet < SUBNETS; subnet++)
            count += !model_has(model_routes[i].bits, subnet);
    }
    return count;
}

static void add_destination(struct text *json, struct model_line *line)
{
    unsigned prefix = draw_prefix();
    uint32_t address = draw_address();
    uint32_t network = prefix ? address & ~(uint32_t)((UINT64_C(1) << (32 - prefix)) - 1) : 0;

    bits_of(network, prefix, line->bits);
    line->active = draw(20) != 0;
    text_add(json, "{\"ClientVpnEndpointId\":\"cvpn-endpoint-0\",\"DestinationCidr\":\"%u.%u.%u.%u/%u\",",
             network >> 24, network >> 16 & 255, network >> 8 & 255, network & 255, prefix);
    text_add(json, "\"Status\":{\"Code\":\"%s\"},", line->active ? "active" : "failed");
}

static void add_rules(struct text *json)
{
    text_add(json, "{\"AuthorizationRules\":[");
    for (int i = 0; i < RULES; i++) {
        struct model_line *rule = &model_rules[i];
        text_add(json, "%s", i ? "," : "");
        add_destination(json, rule);
        rule->who = draw(15) ? (int)draw(GROUPS) : -1;
        if (rule->who < 0)
            text_add(json, "\"AccessAll\":true}");
        else
            text_add(json, "\"AccessAll\":false,\"GroupId\":\"group-%d\"}", rule->who);
    }
    text_add(json, "]}");
}

static void add_routes(struct text *json)
{
    text_add(json, "{\"Routes\":[");
    for (int i = 0; i < ROUTES; i++) {
        struct model_line *route = &model_routes[i];
        text_add(json, "%s", i ? "," : "");
        add_destination(json, route);
        route->who = draw(12) ? (int)draw(SUBNETS) : -1;
        text_add(json, "\"TargetSubnet\":\"subnet-%d\"}", route->who < 0 ? 99 : route->who);
    }
    text_add(json, "]}{\"ClientVpnTargetNetworks\":[");
    for (int i = 0; i < SUBNETS; i++)
        text_add(json, "%s{\"ClientVpnEndpointId\":\"cvpn-endpoint-0\",\"TargetNetworkId\":\"subnet-%d\"}",
                 i ? "," : "", i);
    text_add(json, "]}");
}

static void ask(const struct endpoint *endpoint)
{
    char group[16];
    char bits[33];
    const char *groups[] = {group};
    /* Half of the questions lie in a range of a rule, so that every rule is asked about. */
    uint32_t host = draw_address();
    unsigned number = draw(GROUPS + 1);

    if (draw(2)) {
        const char *known = model_rules[draw(RULES)].bits;
        for (unsigned i = 0; known[i]; i++)
            host = (host & ~(UINT32_C(1) << (31 - i))) | (uint32_t)(known[i] == '1') << (31 - i);
    }
    struct address address = {ADDRESS_IPV4,
                              {(uint8_t)(host >> 24), (uint8_t)(host >> 16), (uint8_t)(host >> 8), (uint8_t)host}};
    bits_of(host, 32, bits);
    (void)snprintf(group, sizeof(group), "group-%u", number);
    struct access_answer answer = endpoint_access(endpoint, groups, 1, address);
    const struct endpoint_route *route = endpoint_route_to(endpoint, address);
    if (answer.allowed != model_allows((int)number, bits))
        fail_msg("%s to %s: the model says otherwise", group, bits);
    if ((route ? (int)route->network.prefix : -1) != model_routes_to(bits))
        fail_msg("route to %s: the model says otherwise", bits);
}

static void generated_endpoints_answer_as_the_model_does(void **state)
{
    static char bytes[256 * 1024];

    (void)state;
    seed = 20241114;
    for (int i = 0; i < ENDPOINTS; i++) {
        struct text json;
        size_t count;
        text_start(&json, bytes, sizeof(bytes));
        add_rules(&json);
        add_routes(&json);
        assert_false(json.cut);
        struct endpoint_export *export = endpoint_export_new();
        assert_non_null(export);
        endpoint_export_add(export, "generated", 0, (struct slice){bytes, json.length});
        assert_true(endpoint_export_finish(export));
        assert_null(endpoint_export_notice(export, 0));
        const struct endpoint *endpoint = endpoint_export_list(export, &count);
        assert_int_equal(count, 1);
        assert_int_equal(endpoint->rule_count, RULES);
        assert_int_equal(endpoint->route_count, ROUTES);
        assert_int_equal(endpoint_missing_routes(endpoint, NULL, 0), model_missing());
        for (unsigned j = 0; j < rounds(QUESTIONS); j++)
            ask(endpoint);
        endpoint_export_free(export);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(generated_endpoints_answer_as_the_model_does)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
