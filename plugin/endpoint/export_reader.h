/* SPDX-License-Identifier: MIT */
/*
 * export_reader.h - the inside of export_settings.h, shared by the files that make it up: one
 * element of a list at a time.
 */
#ifndef CVPN_ENDPOINT_EXPORT_READER_H
#define CVPN_ENDPOINT_EXPORT_READER_H

#include <jansson.h>

#include "endpoint/export_settings.h"

/* What a page said about further ones. */
struct export_page {
    enum export_part part;
    const char *endpoint; /* whose list it is; NULL when that is not known or does not matter */
    bool more;            /* it has a NextToken */
    size_t text;
    struct json_place place;
};

struct endpoint_export {
    json_t *roots[EXPORT_DOCUMENTS_MAX]; /* all strings of the endpoints live in them */
    size_t root_count;
    struct export_page pages[EXPORT_DOCUMENTS_MAX];
    struct endpoint endpoints[EXPORT_ENDPOINTS_MAX];
    size_t endpoint_count;
    struct endpoint_range *ranges;
    size_t range_count;
    size_t texts;
};

/*
 * One element of a list being read. The first problem is kept; the readers go on as if nothing were
 * there.
 */
struct element {
    struct endpoint_export *export;
    const json_t *object;
    const char *list;
    size_t index;
    const char *problem; /* NULL while all is well */
    const char *member;  /* to which the problem belongs; NULL: to the element */
};

/* Reads one element into the export. */
typedef void element_function(struct element *element);

element_function export_read_endpoint, export_read_target, export_read_route, export_read_rule, export_read_subnet,
    export_read_vpc;

#endif
