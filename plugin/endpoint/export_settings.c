/* SPDX-License-Identifier: MIT */
#include "endpoint/export_settings.h"

#include <stdlib.h>
#include <string.h>

#include "endpoint/export_reader.h"
#include "endpoint/export_text.h"
#include "endpoint/export_yaml.h"

/* Marks: the most telling kinds are first. */
const struct export_kind export_kinds[] = {
    {.list = "Connections",
     .command = "aws ec2 describe-client-vpn-connections",
     .marks = {{"ClientVpnEndpointId", "ConnectionId"}, {"ClientVpnEndpointId", "Username"}}},
    {.list = "ClientVpnTargetNetworks",
     .command = "aws ec2 describe-client-vpn-target-networks",
     .read = export_read_target,
     .part = EXPORT_TARGETS,
     .of_endpoint = true,
     .marks = {{"ClientVpnEndpointId", "AssociationId"}, {"TargetNetworkId"}}},
    {.list = "Routes",
     .command = "aws ec2 describe-client-vpn-routes",
     .read = export_read_route,
     .part = EXPORT_ROUTES,
     .of_endpoint = true,
     .marks = {{"DestinationCidr", "TargetSubnet"},
               {"DestinationCidr", "TransitGatewayAttachmentId"},
               {"DestinationCidr", "Origin"}}},
    {.list = "AuthorizationRules",
     .command = "aws ec2 describe-client-vpn-authorization-rules",
     .read = export_read_rule,
     .part = EXPORT_RULES,
     .of_endpoint = true,
     .marks = {{"DestinationCidr", "AccessAll"}, {"DestinationCidr", "GroupId"}}},
    {.list = "ClientVpnEndpoints",
     .command = "aws ec2 describe-client-vpn-endpoints",
     .read = export_read_endpoint,
     .part = EXPORT_ENDPOINTS,
     .id = "ClientVpnEndpointId",
     .marks = {{"ClientVpnEndpointId", "ClientCidrBlock"},
               {"ClientVpnEndpointId", "AuthenticationOptions"},
               {"ClientVpnEndpointId", "SplitTunnel"}}},
    {.list = "Subnets",
     .command = "aws ec2 describe-subnets",
     .read = export_read_subnet,
     .part = EXPORT_SUBNETS,
     .id = "SubnetId",
     .marks = {{"SubnetId", "VpcId", "CidrBlock"}, {"SubnetId", "VpcId", "Ipv6CidrBlockAssociationSet"}}},
    {.list = "Vpcs",
     .command = "aws ec2 describe-vpcs",
     .read = export_read_vpc,
     .part = EXPORT_VPCS,
     .id = "VpcId",
     .marks = {{"VpcId", "CidrBlock"}}},
    {.list = NULL}};

struct endpoint_export *endpoint_export_new(void)
{
    struct endpoint_export *export = calloc(1, sizeof(struct endpoint_export));

    if (!export)
        return NULL;
    export->kept = json_array();
    export->known = json_object();
    if (export->kept && export->known)
        return export;
    endpoint_export_free(export);
    return NULL;
}

void export_notice(struct endpoint_export *export, struct export_origin origin, struct json_place place, bool broken,
                   const char *what)
{
    struct export_text *source = &export->texts[origin.text];
    struct text text;

    if (export->notice_count == EXPORT_NOTICES_MAX)
        return;
    struct export_notice *notice = &export->notices[export->notice_count++];
    *notice = (struct export_notice){.name = source->name, .place = place, .broken = broken};
    text_start(&text, notice->what, sizeof(notice->what));
    if (origin.list)
        text_add(&text, "%s ", origin.list);
    text_add_shown(&text, slice_of(what));
    if (!origin.list || place.line)
        return;
    struct slice whole = {source->bytes, source->length};
    notice->place =
        json_place_of(whole, origin.offset + json_find(slice_skip(whole, origin.offset), origin.list, 0, NULL));
}

/* "Routes[3].DestinationCidr is not an address range", at its place. */
static void notice_element(struct endpoint_export *export, struct export_origin origin, const struct element *element,
                           const struct export_kind *kind)
{
    const struct export_text *source = &export->texts[origin.text];
    struct slice whole = {source->bytes, source->length};
    struct json_place place = {0, 0};
    char what[256];
    struct text text;

    text_start(&text, what, sizeof(what));
    text_add(&text, "%s", kind->list);
    if (origin.list) {
        size_t offset = json_find(slice_skip(whole, origin.offset), origin.list, origin.index, element->member);
        place = json_place_of(whole, origin.offset + offset);
        text_add(&text, "[%zu]", origin.index);
    }
    text_add(&text, "%s%s %s", element->member ? "." : "", element->member ? element->member : "", element->problem);
    origin.list = NULL;
    export_notice(export, origin, place, true, what);
}

/* The offset of the next byte that is no blank. */
static size_t skip_blanks(const struct export_text *text, size_t at)
{
    while (at < text->length && text->bytes[at] && strchr(" \t\r\n", text->bytes[at]))
        at++;
    return at;
}

static struct json_place place_in(const struct export_text *text, size_t offset)
{
    return json_place_of((struct slice){text->bytes, text->length}, offset);
}

/* Walks over one document, which the export now keeps. */
static void walk_document(struct export_walk *walk, json_t *root)
{
    size_t found = walk->found;

    json_array_append_new(walk->export->kept, root);
    export_walk_value(walk, root);
    if (walk->found == found) /* nothing points to it */
        json_array_remove(walk->export->kept, json_array_size(walk->export->kept) - 1);
}

/* Reads the JSON documents of a text, one after another. */
static void read_documents(struct export_walk *walk, const struct export_text *text, size_t at)
{
    while ((at = skip_blanks(text, at)) < text->length) {
        char sentence[256];
        struct text problem;
        json_error_t error;
        json_t *root = NULL;
        walk->origin = (struct export_origin){.text = walk->origin.text, .offset = at};
        walk->top = text->bytes[at] == '{';
        if (text->bytes[at] == '{' || text->bytes[at] == '[')
            root = json_loadb(text->bytes + at, text->length - at, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK,
                              &error);
        else
            memset(&error, 0, sizeof(error));
        if (!root) {
            text_start(&problem, sentence, sizeof(sentence));
            text_add(&problem, "is no whole JSON: %s", error.text);
            export_notice(walk->export, walk->origin,
                          place_in(text, at + (size_t)(error.position > 0 ? error.position - 1 : 0)), true, sentence);
            walk->found++;
            return;
        }
        walk_document(walk, root);
        at += (size_t)error.position;
    }
}

static void read_yaml(struct export_walk *walk, const struct export_text *text)
{
    json_t *root = yaml_read((struct slice){text->bytes, text->length});

    walk->top = false;
    if (root) {
        walk_document(walk, root);
        return;
    }
    export_notice(walk->export, walk->origin, (struct json_place){1, 1}, false,
                  "is no JSON and no YAML, and is left aside; print it with --output json");
    walk->found++;
}

static void read_text(struct endpoint_export *export)
{
    struct export_walk walk = {.export = export, .origin = {.text = export->text_count - 1}};
    const struct export_text *text = &export->texts[walk.origin.text];
    size_t begin = skip_blanks(text, 0);

    if (begin == text->length) {
        export_notice(export, walk.origin, place_in(text, 0), true, "is empty: the command printed nothing, or failed");
        return;
    }
    if (text->bytes[begin] == '{' || text->bytes[begin] == '[')
        read_documents(&walk, text, begin);
    else
        read_yaml(&walk, text);
    if (walk.found == 0)
        export_notice(export, walk.origin, (struct json_place){0, 0}, false,
                      "has nothing about an endpoint's settings in it and is left aside");
}

void endpoint_export_add(struct endpoint_export *export, const char *name, long long written, struct slice bytes)
{
    static const struct json_place nowhere;

    if (export->text_count == EXPORT_TEXTS_MAX)
        return;
    struct export_text *text = &export->texts[export->text_count++];
    *text = (struct export_text){.name = strdup(name), .written = written};
    struct export_origin origin = {.text = export->text_count - 1};
    if (!text->name || bytes.length > EXPORT_BYTES_MAX - export->bytes) {
        export_notice(export, origin, nowhere, true, "is left aside: there is more of it than is read");
        return;
    }
    text->bytes = export_utf8(bytes, &text->length);
    export->bytes += text->length;
    if (!text->bytes)
        export_notice(export, origin, nowhere, true, "does not fit into memory");
    else
        read_text(export);
}

struct endpoint *export_endpoint(struct endpoint_export *export, const char *id)
{
    for (size_t i = 0; i < export->endpoint_count; i++)
        if (strcmp(export->endpoints[i].id, id) == 0)
            return &export->endpoints[i];
    if (export->endpoint_count == EXPORT_ENDPOINTS_MAX)
        return NULL;
    struct endpoint *endpoint = &export->endpoints[export->endpoint_count++];
    endpoint->id = id;
    return endpoint;
}

/* False when it does not fit; that is named. */
static bool read_element(struct endpoint_export *export, const struct export_kind *kind, const json_t *object,
                         const char *endpoint, struct export_origin origin)
{
    struct element element = {export, object, endpoint, NULL, NULL};

    if (json_is_object(object))
        kind->read(&element);
    else
        element.problem = "is not an object";
    if (element.problem)
        notice_element(export, origin, &element, kind);
    return element.problem == NULL;
}

static void doubt(struct endpoint_export *export, struct endpoint_doubt doubt)
{
    if (export->doubt_count < EXPORT_DOUBTS_MAX)
        export->doubts[export->doubt_count++] = doubt;
}

/* Files of one command run are written within a moment, and copied files often are. */
enum { CLEARLY_LATER = 2 };

/*
 * Whether the second counts; what was given later does, when the times do not tell. What AWS itself
 * says counts before what a template or a state file does.
 */
static bool second_counts(struct endpoint_export *export, struct export_origin first, struct export_origin second,
                          const struct export_kind *kind, const char *thing)
{
    const struct export_text *a = &export->texts[first.text];
    const struct export_text *b = &export->texts[second.text];
    long long later = b->written - a->written;
    bool told = a->written && b->written && (later >= CLEARLY_LATER || later <= -CLEARLY_LATER);
    bool second_is = !told || later > 0;
    bool all = !kind->of_endpoint && kind->part != EXPORT_ENDPOINTS;

    if (first.form != second.form)
        return first.form;
    doubt(export,
          (struct endpoint_doubt){told ? DOUBT_NEWER_COUNTS : DOUBT_ORDER_UNKNOWN, kind->command, thing,
                                  all ? NULL : thing, second_is ? b->name : a->name, second_is ? a->name : b->name});
    return second_is;
}

/* Reads the things that have an id; of two with one id, one counts. */
static void read_items(struct endpoint_export *export)
{
    for (size_t i = 0; i < export->item_count; i++) {
        struct export_item *item = &export->items[i];
        if (!item->kind)
            continue;
        const char *id = json_string_value(json_object_get(item->object, item->kind->id));
        char key[256];
        struct text text;
        text_start(&text, key, sizeof(key));
        text_add(&text, "%s %s", item->kind->list, id ? id : "");
        const json_t *number = id && !text.cut ? json_object_get(export->known, key) : NULL;
        struct export_item *before = number ? &export->items[json_integer_value(number)] : NULL;
        if (!before) {
            if (json_object_set_new(export->known, key, json_integer((json_int_t)i)))
                item->kind = NULL;
            continue;
        }
        if (!json_equal(before->object, item->object) &&
            second_counts(export, before->origin, item->origin, item->kind, id)) {
            before->object = item->object;
            before->origin = item->origin;
        }
        item->kind = NULL;
    }
    for (size_t i = 0; i < export->item_count; i++)
        if (export->items[i].kind)
            (void)read_element(export, export->items[i].kind, export->items[i].object, NULL, export->items[i].origin);
}

/* Lists that do not say whose they are belong to the only endpoint, if there is but one. */
static void find_owners(struct endpoint_export *export)
{
    static const char unnamed[] = "not-named";

    for (size_t i = 0; i < export->page_count; i++)
        if (export->pages[i].endpoint && !export->pages[i].dropped)
            (void)export_endpoint(export, export->pages[i].endpoint);
    for (size_t i = 0; i < export->page_count; i++) {
        struct export_page *page = &export->pages[i];
        if (page->endpoint || json_array_size(page->elements) == 0)
            continue;
        if (export->endpoint_count == 0)
            (void)export_endpoint(export, unnamed);
        if (export->endpoint_count == 1)
            page->endpoint = export->endpoints[0].id;
        else
            export_notice(export, page->origin, (struct json_place){0, 0}, true,
                          "does not say to which endpoint it belongs, and is left aside");
    }
}

static bool has_element(const json_t *list, const json_t *element)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_equal(json_array_get(list, i), element))
            return true;
    return false;
}

/* The same elements, in whatever order. */
static bool same_elements(const json_t *a, const json_t *b)
{
    if (json_equal(a, b))
        return true;
    for (size_t i = 0; i < json_array_size(a); i++)
        if (json_array_size(a) != json_array_size(b) || !has_element(b, json_array_get(a, i)))
            return false;
    return json_array_size(a) == json_array_size(b);
}

static bool is_page_of(const struct export_page *page, const struct export_kind *kind, const char *endpoint)
{
    return page->kind == kind && !page->dropped && page->endpoint && strcmp(page->endpoint, endpoint) == 0;
}

/* False when an element does not fit. */
static bool read_page(struct endpoint_export *export, const struct export_page *page)
{
    struct export_origin origin = page->origin;
    bool whole = true;

    for (size_t i = 0; i < json_array_size(page->elements); i++) {
        origin.index = i;
        if (!read_element(export, page->kind, json_array_get(page->elements, i), page->endpoint, origin))
            whole = false;
    }
    return whole;
}

/* All pages of a series, but for one that was given twice. False when an element does not fit. */
static bool read_series(struct endpoint_export *export, const struct export_kind *kind, const char *endpoint)
{
    bool whole = true;

    for (size_t i = 0; i < export->page_count; i++) {
        bool repeated = !is_page_of(&export->pages[i], kind, endpoint);
        for (size_t j = 0; j < i && !repeated; j++)
            repeated = is_page_of(&export->pages[j], kind, endpoint) &&
                       json_equal(export->pages[j].elements, export->pages[i].elements);
        if (!repeated && !read_page(export, &export->pages[i]))
            whole = false;
    }
    return whole;
}

/* Reads what there is of one list of one endpoint; returns whether it is there, whole. */
static bool read_lists(struct endpoint_export *export, const struct export_kind *kind, const char *endpoint)
{
    const struct export_page *best = NULL;
    bool paged = false;
    bool ended = false;

    for (size_t i = 0; i < export->page_count; i++) {
        const struct export_page *page = &export->pages[i];
        if (page->kind == kind && !page->endpoint && json_array_size(page->elements) == 0 && !page->more)
            ended = true; /* the last page may be empty, and then it names no endpoint */
        if (!is_page_of(page, kind, endpoint))
            continue;
        paged = paged || page->more;
        ended = ended || !page->more;
    }
    if (paged) {
        bool whole = read_series(export, kind, endpoint);
        if (!ended)
            doubt(export, (struct endpoint_doubt){DOUBT_PAGE_MISSING, kind->command, endpoint, endpoint, NULL, NULL});
        return ended && whole;
    }
    for (size_t i = 0; i < export->page_count; i++) {
        const struct export_page *page = &export->pages[i];
        if (!is_page_of(page, kind, endpoint))
            continue;
        if (!best || (!same_elements(best->elements, page->elements) &&
                      second_counts(export, best->origin, page->origin, kind, endpoint)))
            best = page;
    }
    return best && read_page(export, best);
}

static bool is_past(const struct endpoint *endpoint)
{
    return endpoint->state && (strcmp(endpoint->state, "deleted") == 0 || strcmp(endpoint->state, "deleting") == 0);
}

/*
 * An empty list names no endpoint: as many as there are, so many endpoints may have none of it.
 * Where others have that list, it is a question why this one has none.
 */
static void count_empty_lists(struct endpoint_export *export, const struct export_kind *kind)
{
    size_t empty = 0;
    size_t lacking = 0;
    size_t having = 0;

    for (size_t i = 0; i < export->page_count; i++)
        empty += export->pages[i].kind == kind && !export->pages[i].dropped &&
                 json_array_size(export->pages[i].elements) == 0;
    for (size_t i = 0; i < export->endpoint_count; i++) {
        having += (export->given[i] & kind->part) != 0;
        lacking += !(export->given[i] & kind->part) && !is_past(&export->endpoints[i]);
    }
    for (size_t i = 0; i < export->endpoint_count; i++) {
        if (export->given[i] & kind->part || is_past(&export->endpoints[i]))
            continue;
        if (empty >= lacking)
            export->given[i] |= kind->part;
        else if (having)
            doubt(export, (struct endpoint_doubt){DOUBT_OTHERS_ONLY, kind->command, export->endpoints[i].id,
                                                  export->endpoints[i].id, NULL, NULL});
    }
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

static void join(struct endpoint_export *export, struct endpoint *endpoint)
{
    endpoint->ranges = export->ranges;
    endpoint->range_count = export->range_count;
    endpoint->doubts = export->doubts;
    endpoint->doubt_count = export->doubt_count;
    for (size_t i = 0; i < endpoint->route_count; i++)
        if (endpoint->routes[i].target != ROUTE_TO_GATEWAY)
            endpoint->routes[i].target = target_number(endpoint, endpoint->routes[i].subnet);
}

/* Whether any text had something of this kind, if only an empty list. */
static bool any_of(const struct endpoint_export *export, const struct export_kind *kind)
{
    for (size_t i = 0; i < export->page_count; i++)
        if (export->pages[i].kind == kind)
            return true;
    for (size_t i = 0; i < export->item_count; i++)
        if (export->items[i].kind == kind)
            return true;
    return false;
}

static void read_kind(struct endpoint_export *export, const struct export_kind *kind)
{
    bool any = !kind->of_endpoint && kind->part != EXPORT_ENDPOINTS && any_of(export, kind);

    for (size_t i = 0; i < export->endpoint_count; i++) {
        struct endpoint *endpoint = &export->endpoints[i];
        if (kind->of_endpoint ? read_lists(export, kind, endpoint->id)
                              : any || (kind->part == EXPORT_ENDPOINTS && endpoint->described))
            export->given[i] |= kind->part;
    }
    if (kind->of_endpoint)
        count_empty_lists(export, kind);
}

static bool is_real(const char *id)
{
    return strncmp(id, "cvpn-endpoint-", strlen("cvpn-endpoint-")) == 0;
}

static const char *endpoint_of_item(const struct export_item *item)
{
    if (!item->kind || item->kind->part != EXPORT_ENDPOINTS)
        return NULL;
    return json_string_value(json_object_get(item->object, "ClientVpnEndpointId"));
}

/*
 * Names in a template are of endpoints as they are to be; where one is known as it is, that counts.
 */
static void drop_plans(struct endpoint_export *export)
{
    bool real = false;

    for (size_t i = 0; i < export->page_count; i++)
        real = real || (export->pages[i].endpoint && is_real(export->pages[i].endpoint));
    for (size_t i = 0; i < export->item_count; i++)
        real = real || (endpoint_of_item(&export->items[i]) && is_real(endpoint_of_item(&export->items[i])));
    for (size_t i = 0; real && i < export->page_count; i++)
        if (export->pages[i].origin.form && export->pages[i].endpoint && !is_real(export->pages[i].endpoint))
            export->pages[i].dropped = true;
    for (size_t i = 0; real && i < export->item_count; i++) {
        const char *id = endpoint_of_item(&export->items[i]);
        if (!export->items[i].origin.form || !id || is_real(id))
            continue;
        export_notice(export, export->items[i].origin, (struct json_place){0, 0}, false,
                      "is a plan of an endpoint; the exported ones count, and it is left aside");
        export->items[i].kind = NULL;
    }
}

bool endpoint_export_finish(struct endpoint_export *export)
{
    drop_plans(export);
    read_items(export);
    find_owners(export);
    for (const struct export_kind *kind = export_kinds; kind->list; kind++)
        if (kind->read)
            read_kind(export, kind);
    for (size_t i = 0; i < export->endpoint_count; i++)
        join(export, &export->endpoints[i]);
    return export->endpoint_count > 0;
}

const struct export_notice *endpoint_export_notice(const struct endpoint_export *export, size_t number)
{
    return number < export->notice_count ? &export->notices[number] : NULL;
}

const struct endpoint *endpoint_export_list(const struct endpoint_export *export, size_t *count)
{
    *count = export->endpoint_count;
    return export->endpoints;
}

unsigned export_given(const struct endpoint_export *export, const struct endpoint *endpoint)
{
    return export->given[endpoint - export->endpoints];
}

const char *export_part_command(enum export_part part)
{
    for (const struct export_kind *kind = export_kinds; kind->list; kind++)
        if (kind->part == part)
            return kind->command;
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
    for (size_t i = 0; i < export->page_count; i++)
        json_decref(export->pages[i].elements);
    for (size_t i = 0; i < export->text_count; i++) {
        free(export->texts[i].name);
        free(export->texts[i].bytes);
    }
    json_decref(export->kept);
    json_decref(export->known);
    free(export->pages);
    free(export->items);
    free(export->ranges);
    free(export);
}
