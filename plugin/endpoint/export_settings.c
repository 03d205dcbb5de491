/* SPDX-License-Identifier: MIT */
#include "endpoint/export_reader.h"

#include <stdlib.h>
#include <string.h>

/* Each kind of output is one object with one list. */
static const struct part {
    const char *list;
    const char *command;
    element_function *read;
    enum export_part part;
    bool of_endpoint; /* a list belongs to one endpoint, and its pages, too */
} parts[] = {
    {"ClientVpnEndpoints", "aws ec2 describe-client-vpn-endpoints", export_read_endpoint, EXPORT_ENDPOINTS, false},
    {"ClientVpnTargetNetworks", "aws ec2 describe-client-vpn-target-networks", export_read_target, EXPORT_TARGETS,
     true},
    {"Routes", "aws ec2 describe-client-vpn-routes", export_read_route, EXPORT_ROUTES, true},
    {"AuthorizationRules", "aws ec2 describe-client-vpn-authorization-rules", export_read_rule, EXPORT_RULES, true},
    {"Subnets", "aws ec2 describe-subnets", export_read_subnet, EXPORT_SUBNETS, false},
    {"Vpcs", "aws ec2 describe-vpcs", export_read_vpc, EXPORT_VPCS, false},
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* The text being read: documents behind one another. */
struct reading {
    struct endpoint_export *export;
    struct slice text;
    size_t begin; /* of the document at hand */
    struct export_error *error;
};

/* Writes the error and returns false. `offset` counts from the beginning of the document. */
static bool fail(struct reading *reading, size_t offset, const char *subject, const char *what)
{
    struct text text;

    reading->error->text = reading->export->texts;
    reading->error->place = json_place_of(reading->text, reading->begin + offset);
    text_start(&text, reading->error->what, sizeof(reading->error->what));
    if (subject)
        text_add(&text, "%s ", subject);
    text_add_shown(&text, slice_of(what));
    return false;
}

/* "Routes[3].DestinationCidr is not an address range", at its place. */
static bool fail_element(struct reading *reading, const struct element *element)
{
    struct slice document = slice_skip(reading->text, reading->begin);
    char subject[96];
    struct text text;

    text_start(&text, subject, sizeof(subject));
    text_add(&text, "%s[%zu]%s%s", element->list, element->index, element->member ? "." : "",
             element->member ? element->member : "");
    return fail(reading, json_find(document, element->list, element->index, element->member), subject,
                element->problem);
}

static const struct part *part_of(const json_t *root)
{
    for (size_t i = 0; i < PARTS; i++)
        if (json_object_get(root, parts[i].list))
            return &parts[i];
    return NULL;
}

static bool read_list(struct reading *reading, const struct part *part, const json_t *list)
{
    struct slice document = slice_skip(reading->text, reading->begin);

    if (!json_is_array(list))
        return fail(reading, json_find(document, part->list, 0, NULL), part->list, "is not a list");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct element element = {reading->export, json_array_get(list, i), part->list, i, NULL, NULL};
        if (json_is_object(element.object))
            part->read(&element);
        else
            element.problem = "is not an object";
        if (element.problem)
            return fail_element(reading, &element);
    }
    return true;
}

static bool read_document(struct reading *reading, const json_t *root)
{
    struct endpoint_export *export = reading->export;
    struct slice document = slice_skip(reading->text, reading->begin);

    if (!json_is_object(root))
        return fail(reading, 0, NULL, "is a list; what the AWS CLI prints without --query is needed");
    const struct part *part = part_of(root);
    if (!part)
        return fail(reading, 0, NULL,
                    "is no output of a describe-client-vpn command, describe-subnets or describe-vpcs");
    const json_t *list = json_object_get(root, part->list);
    const char *token = json_string_value(json_object_get(root, "NextToken"));
    struct export_page *page = &export->pages[export->root_count - 1];
    *page = (struct export_page){.part = part->part, .more = token && *token, .text = export->texts};
    page->place = json_place_of(reading->text, reading->begin + json_find(document, "NextToken", 0, NULL));
    if (part->of_endpoint)
        page->endpoint = json_string_value(json_object_get(json_array_get(list, 0), "ClientVpnEndpointId"));
    return read_list(reading, part, list);
}

/* The offset of the next byte that is no blank. */
static size_t skip_blanks(struct slice text, size_t at)
{
    while (at < text.length && text.at[at] && strchr(" \t\r\n", text.at[at]))
        at++;
    return at;
}

/* Text that no JSON parser has to be asked about. */
static bool fit_to_parse(struct reading *reading)
{
    struct slice text = reading->text;

    if (text.length > EXPORT_BYTES_MAX)
        return fail(reading, 0, NULL, "is larger than any output of these commands");
    if (slice_starts(text, "\xFF\xFE") || slice_starts(text, "\xFE\xFF"))
        return fail(reading, 0, NULL, "is UTF-16, as PowerShell writes it; save it as UTF-8");
    if (slice_starts(text, "\xEF\xBB\xBF"))
        reading->begin = 3;
    if (skip_blanks(text, reading->begin) == text.length)
        return fail(reading, 0, NULL, "is empty: the command printed nothing, or failed");
    return true;
}

/*
 * The same output given twice (a copy of the file in the folder) is one: joined like pages, each of
 * its rules would be there twice.
 */
static bool is_repeated(const struct endpoint_export *export, const json_t *root)
{
    for (size_t i = 0; i < export->root_count; i++)
        if (json_equal(export->roots[i], root))
            return true;
    return false;
}

static bool read_next(struct reading *reading)
{
    struct endpoint_export *export = reading->export;
    struct slice rest = slice_skip(reading->text, reading->begin);
    json_error_t error;

    if (export->root_count == EXPORT_DOCUMENTS_MAX)
        return fail(reading, 0, NULL, "is one output too many");
    if (rest.length == 0 || !rest.at)
        return fail(reading, 0, NULL, "is empty: the command printed nothing, or failed");
    if (rest.at[0] == '[')
        return fail(reading, 0, NULL, "is a list; what the AWS CLI prints without --query is needed");
    if (rest.at[0] != '{')
        return fail(reading, 0, NULL, "is no JSON; use --output json");
    json_t *root = json_loadb(rest.at, rest.length, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
    if (!root)
        return fail(reading, error.position > 0 ? (size_t)error.position - 1 : 0, "is no whole JSON:", error.text);
    if (is_repeated(export, root)) {
        json_decref(root);
        reading->begin += (size_t)error.position;
        return true;
    }
    export->roots[export->root_count++] = root;
    if (!read_document(reading, root))
        return false;
    reading->begin += (size_t)error.position;
    return true;
}

struct endpoint_export *endpoint_export_new(void)
{
    return calloc(1, sizeof(struct endpoint_export));
}

bool endpoint_export_add(struct endpoint_export *export, struct slice text, struct export_error *error)
{
    struct reading reading = {export, text, 0, error};

    if (!fit_to_parse(&reading))
        return false;
    while ((reading.begin = skip_blanks(text, reading.begin)) < text.length)
        if (!read_next(&reading))
            return false;
    export->texts++;
    return true;
}

static bool same_series(const struct export_page *a, const struct export_page *b)
{
    return a->part == b->part && (!a->endpoint || !b->endpoint || strcmp(a->endpoint, b->endpoint) == 0);
}

/* A page that says that more follow, in a series that has no last page; NULL when there is none. */
static const struct export_page *page_without_end(const struct endpoint_export *export)
{
    for (size_t i = 0; i < export->root_count; i++) {
        bool ended = !export->pages[i].more;
        for (size_t j = 0; !ended && j < export->root_count; j++)
            ended = !export->pages[j].more && same_series(&export->pages[i], &export->pages[j]);
        if (!ended)
            return &export->pages[i];
    }
    return NULL;
}

/* Where a route through `subnet` leads: endpoint_route.target. */
static int target_number(const struct endpoint *endpoint, const char *subnet)
{
    if (strcmp(subnet, "local") == 0)
        return ROUTE_TO_CLIENTS;
    for (size_t i = 0; i < endpoint->target_count; i++)
        if (strcmp(endpoint->targets[i].subnet, subnet) == 0)
            return (int)i;
    return ROUTE_NOWHERE;
}

bool endpoint_export_finish(struct endpoint_export *export, struct export_error *error)
{
    const struct export_page *open = page_without_end(export);

    memset(error, 0, sizeof(*error));
    if (open) {
        error->text = open->text;
        error->place = open->place;
        text_copy(error->what, sizeof(error->what),
                  SLICE("NextToken: more pages follow, and the last one is not there"));
        return false;
    }
    if (export->endpoint_count == 0) {
        text_copy(error->what, sizeof(error->what), SLICE("has no Client VPN endpoint in it"));
        return false;
    }
    for (size_t i = 0; i < export->endpoint_count; i++) {
        struct endpoint *endpoint = &export->endpoints[i];
        endpoint->ranges = export->ranges;
        endpoint->range_count = export->range_count;
        for (size_t j = 0; j < endpoint->route_count; j++)
            if (endpoint->routes[j].target != ROUTE_TO_GATEWAY)
                endpoint->routes[j].target = target_number(endpoint, endpoint->routes[j].subnet);
    }
    return true;
}

const struct endpoint *endpoint_export_list(const struct endpoint_export *export, size_t *count)
{
    *count = export->endpoint_count;
    return export->endpoints;
}

unsigned export_given(const struct endpoint_export *export, const struct endpoint *endpoint)
{
    unsigned given = endpoint->described ? EXPORT_ENDPOINTS : 0U;

    given |= endpoint->target_count ? EXPORT_TARGETS : 0U;
    given |= endpoint->route_count ? EXPORT_ROUTES : 0U;
    given |= endpoint->rule_count ? EXPORT_RULES : 0U;
    for (size_t i = 0; i < export->root_count; i++)
        if (export->endpoint_count == 1 || export->pages[i].part >= EXPORT_SUBNETS)
            given |= export->pages[i].part;
    return given;
}

const char *export_part_command(enum export_part part)
{
    for (size_t i = 0; i < PARTS; i++)
        if (parts[i].part == part)
            return parts[i].command;
    return NULL;
}

void endpoint_export_free(struct endpoint_export *export)
{
    if (!export)
        return;
    for (size_t i = 0; i < export->endpoint_count; i++) {
        free(export->endpoints[i].targets);
        free(export->endpoints[i].routes);
        free(export->endpoints[i].rules);
    }
    for (size_t i = 0; i < export->root_count; i++)
        json_decref(export->roots[i]);
    free(export->ranges);
    free(export);
}
