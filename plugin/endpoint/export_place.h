/* SPDX-License-Identifier: MIT */
/*
 * export_place.h - where in a JSON text something stands. jansson tells it of syntax errors only.
 */
#ifndef CVPN_ENDPOINT_EXPORT_PLACE_H
#define CVPN_ENDPOINT_EXPORT_PLACE_H

#include "base/slice.h"

/* A line and a column, both from 1; the column counts bytes. */
struct json_place {
    unsigned line;
    unsigned column;
};

/* The place of the byte at `offset`. */
struct json_place json_place_of(struct slice text, size_t offset);

/*
 * The offset of member `member` of element `index` of the top-level list `list`, in a text that was
 * parsed without an error. Without such a member, or with NULL, that of the element; without such
 * an element that of the list; 0 without a list. Keys with escapes in them are not recognised.
 */
size_t json_find(struct slice text, const char *list, size_t index, const char *member);

#endif
