/* SPDX-License-Identifier: MIT */
/*
 * export_reader.h - the inside of export_settings.h, shared by the files that make it up.
 *
 * A text is walked over (export_walk.c), whatever its form (export_forms.c), and what is known in
 * it is put down as an item or as an element of a page. When all texts are there, what contradicts
 * itself is settled (export_settings.c), and what is left is read (export_elements.c).
 */
#ifndef CVPN_ENDPOINT_EXPORT_READER_H
#define CVPN_ENDPOINT_EXPORT_READER_H

#include <jansson.h>

#include "endpoint/export_settings.h"

enum { EXPORT_TEXTS_MAX = 4096, EXPORT_PAGES_MAX = 16384, EXPORT_ITEMS_MAX = 131072, EXPORT_DOUBTS_MAX = 64 };

struct element;

/* Reads one element into the export. */
typedef void element_function(struct element *element);

element_function export_read_endpoint, export_read_target, export_read_route, export_read_rule, export_read_subnet,
    export_read_vpc;

/* A kind of thing that AWS has lists of. */
struct export_kind {
    const char *list;
    const char *command;
    element_function *read; /* NULL: it says nothing about an endpoint's settings */
    unsigned part;          /* EXPORT_... bit */
    bool of_endpoint;       /* its list belongs to one endpoint and has no id of its own */
    const char *id;         /* the member that tells two of them apart; NULL when of_endpoint */
    /* members by which an element is known wherever it is; more than one set may do */
    const char *marks[3][3];
};

/* Ends with a row without a list. */
extern const struct export_kind export_kinds[];

/* Where something was read. */
struct export_origin {
    size_t text;
    size_t offset;    /* of its document in the text */
    const char *list; /* the top-level list that it is in; NULL when its place is not known */
    size_t index;     /* in that list */
    /* a template, a state file or an item of AWS Config says so, and not the API */
    bool form;
};

/* One page of a list of one endpoint. */
struct export_page {
    const struct export_kind *kind;
    const char *endpoint; /* NULL when its elements do not say it */
    json_t *elements;
    bool more;    /* it says that more pages follow */
    bool dropped; /* it does not count */
    struct export_origin origin;
};

/* One thing that has an id. */
struct export_item {
    const struct export_kind *kind;
    const json_t *object;
    struct export_origin origin;
};

/* A text as it was given. */
struct export_text {
    char *name;
    long long written; /* seconds since 1970; 0 when not known */
    char *bytes;       /* as UTF-8, NUL-terminated; freed when nothing in it is known */
    size_t length;
};

struct endpoint_export {
    json_t *kept;  /* all strings of the endpoints live in it */
    json_t *known; /* "LIST ID" of each item, and its number */
    struct export_text texts[EXPORT_TEXTS_MAX];
    size_t text_count;
    size_t bytes;
    struct export_page *pages;
    size_t page_count;
    struct export_item *items;
    size_t item_count;
    struct endpoint endpoints[EXPORT_ENDPOINTS_MAX];
    unsigned given[EXPORT_ENDPOINTS_MAX];
    size_t endpoint_count;
    struct endpoint_range *ranges;
    size_t range_count;
    struct endpoint_doubt doubts[EXPORT_DOUBTS_MAX];
    size_t doubt_count;
    struct export_notice notices[EXPORT_NOTICES_MAX];
    size_t notice_count;
};

/*
 * One element being read. The first problem is kept; the readers go on as if nothing were there.
 */
struct element {
    struct endpoint_export *export;
    const json_t *object;
    const char *endpoint; /* whose it is, when the element does not say so itself; may be NULL */
    const char *problem;  /* NULL while all is well */
    const char *member;   /* to which the problem belongs; NULL: to the element */
};

/* The text being walked over. */
struct export_walk {
    struct endpoint_export *export;
    struct export_origin origin;
    bool top; /* its lists have a place */
    unsigned depth;
    size_t found; /* things that are known, of whatever kind */
};

/* Puts down all that is known in the value. */
void export_walk_value(struct export_walk *walk, json_t *value);

/* Puts down one element of that kind; `list` is of whose pages it is, `parent` what has a token. */
void export_take(struct export_walk *walk, const struct export_kind *kind, json_t *object, const json_t *parent);

/* The kind of that list, or NULL. */
const struct export_kind *export_kind_named(const char *list);

/*
 * Other forms than the API's: terraform show -json, CloudFormation, AWS Config. True when the
 * object is one; what is known in it was put down.
 */
bool export_walk_form(struct export_walk *walk, json_t *object);

/*
 * The endpoint of that id, made when it is new; NULL when there is no more room.
 */
struct endpoint *export_endpoint(struct endpoint_export *export, const char *id);

/* Says what is wrong with a text, once for each text. */
void export_notice(struct endpoint_export *export, struct export_origin origin, struct json_place place, bool broken,
                   const char *what);

#endif
