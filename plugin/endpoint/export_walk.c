/* SPDX-License-Identifier: MIT */
/*
 * A walk over what a text has in it, to whatever depth. A thing is known by its members, or by the
 * list that it is in.
 */
#include "endpoint/export_reader.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 24 };

static bool has_all(const json_t *object, const char *const marks[3])
{
    for (size_t i = 0; i < 3 && marks[i]; i++)
        if (!json_object_get(object, marks[i]))
            return false;
    return marks[0] != NULL;
}

/* The kind of an element by its members, or NULL. */
static const struct export_kind *kind_of(const json_t *object)
{
    for (const struct export_kind *kind = export_kinds; kind->list; kind++)
        for (size_t i = 0; i < sizeof(kind->marks) / sizeof(kind->marks[0]); i++)
            if (has_all(object, kind->marks[i]))
                return kind;
    return NULL;
}

const struct export_kind *export_kind_named(const char *list)
{
    for (const struct export_kind *kind = export_kinds; kind->list; kind++)
        if (strcmp(kind->list, list) == 0)
            return kind;
    return NULL;
}

/* Room for one more of `size` bytes after `count` of them, or NULL; it doubles at powers of two. */
static void *grow(void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items;
    return realloc(items, (count ? 2 * count : 1) * size);
}

static bool has_token(const json_t *parent)
{
    const char *token = json_string_value(json_object_get(parent, "NextToken"));

    return token && *token;
}

/* The page of this list for that endpoint; a list that was merged has one for each. */
static struct export_page *page_of(struct export_walk *walk, const struct export_kind *kind, const char *endpoint,
                                   const json_t *parent)
{
    struct endpoint_export *export = walk->export;

    for (size_t i = export->page_count; i > 0; i--) {
        struct export_page *page = &export->pages[i - 1];
        if (page->origin.text != walk->origin.text || page->origin.offset != walk->origin.offset)
            break;
        if (page->kind == kind && (page->endpoint ? endpoint && strcmp(page->endpoint, endpoint) == 0 : !endpoint))
            return page;
    }
    struct export_page *grown =
        export->page_count < EXPORT_PAGES_MAX ? grow(export->pages, export->page_count, sizeof(*grown)) : NULL;
    if (!grown)
        return NULL;
    export->pages = grown;
    struct export_page *page = &export->pages[export->page_count++];
    *page = (struct export_page){kind, endpoint, json_array(), has_token(parent), false, walk->origin};
    return page;
}

/* Of two with one id, the one that was written later, or else the one that was given later. */
static void put_item(struct export_walk *walk, const struct export_kind *kind, const json_t *object)
{
    struct endpoint_export *export = walk->export;
    struct export_item *grown =
        export->item_count < EXPORT_ITEMS_MAX ? grow(export->items, export->item_count, sizeof(*grown)) : NULL;

    if (!grown)
        return;
    export->items = grown;
    export->items[export->item_count++] = (struct export_item){kind, object, walk->origin};
}

void export_take(struct export_walk *walk, const struct export_kind *kind, json_t *object, const json_t *parent)
{
    walk->found++;
    if (!kind->read)
        return;
    if (!kind->of_endpoint) {
        put_item(walk, kind, object);
        return;
    }
    struct export_page *page =
        page_of(walk, kind, json_string_value(json_object_get(object, "ClientVpnEndpointId")), parent);
    if (page)
        json_array_append(page->elements, object);
}

/* The elements of a list. `name` is that of the list, or NULL. */
static void walk_list(struct export_walk *walk, json_t *list, const char *name, const json_t *parent)
{
    const struct export_kind *named = name ? export_kind_named(name) : NULL;
    size_t index;
    json_t *element;

    if (named && json_array_size(list) == 0) {
        walk->found++;
        if (named->read)
            (void)page_of(walk, named, NULL, parent);
    }
    json_array_foreach(list, index, element)
    {
        const struct export_kind *kind = json_is_object(element) ? kind_of(element) : NULL;
        walk->origin.list = walk->top && name && parent ? name : NULL;
        walk->origin.index = index;
        if (kind || (named && walk->depth <= 3))
            export_take(walk, kind ? kind : named, element, parent);
        else
            export_walk_value(walk, element);
    }
    walk->origin.list = NULL;
}

/* JSON in a string, as AWS Config has it. */
static void walk_string(struct export_walk *walk, const json_t *string)
{
    const char *text = json_string_value(string);
    json_error_t error;
    json_t *inner = *text == '{' || *text == '[' ? json_loads(text, 0, &error) : NULL;

    if (!inner)
        return;
    json_array_append_new(walk->export->kept, inner);
    walk->top = false;
    export_walk_value(walk, inner);
}

static void walk_object(struct export_walk *walk, json_t *object)
{
    const struct export_kind *kind = kind_of(object);
    const char *name;
    json_t *member;

    if (kind) {
        export_take(walk, kind, object, NULL);
        return;
    }
    if (export_walk_form(walk, object))
        return;
    json_object_foreach(object, name, member)
    {
        bool list = json_is_array(member);
        if (!list && walk->depth == 1 && walk->top && export_kind_named(name) && !json_is_null(member)) {
            walk->origin.list = name;
            export_notice(walk->export, walk->origin, (struct json_place){0, 0}, true, "is not a list");
            walk->found++;
        } else if (list) {
            walk_list(walk, member, name, object);
        } else {
            export_walk_value(walk, member);
        }
    }
}

void export_walk_value(struct export_walk *walk, json_t *value)
{
    if (walk->depth >= DEPTH_MAX)
        return;
    walk->depth++;
    if (json_is_object(value))
        walk_object(walk, value);
    else if (json_is_array(value))
        walk_list(walk, value, NULL, NULL);
    else if (json_is_string(value))
        walk_string(walk, value);
    walk->depth--;
}
