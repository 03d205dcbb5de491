/* SPDX-License-Identifier: MIT */
/*
 * export_settings.h - what `aws ec2 describe-client-vpn-...` printed, put together to endpoints.
 *
 * Each text is one or more JSON objects: the output of describe-client-vpn-endpoints,
 * -target-networks, -routes, -authorization-rules, describe-subnets or describe-vpcs, recognised by
 * the name of its list. Pages and files may come in any order. Pure: it reads no file.
 */
#ifndef CVPN_ENDPOINT_EXPORT_SETTINGS_H
#define CVPN_ENDPOINT_EXPORT_SETTINGS_H

#include "endpoint/endpoint.h"
#include "endpoint/export_place.h"

/* Limits of one export; the lists of an endpoint are bounded in endpoint/endpoint.h. */
enum {
    EXPORT_BYTES_MAX = 16 << 20, /* of one text */
    EXPORT_DOCUMENTS_MAX = 1024,
    EXPORT_ENDPOINTS_MAX = 256,
    EXPORT_RANGES_MAX = 4096
};

/* What an export is made of; a bit each, for export_given(). */
enum export_part {
    EXPORT_ENDPOINTS = 1 << 0,
    EXPORT_TARGETS = 1 << 1,
    EXPORT_ROUTES = 1 << 2,
    EXPORT_RULES = 1 << 3,
    EXPORT_SUBNETS = 1 << 4,
    EXPORT_VPCS = 1 << 5
};

/* The first thing that is wrong, for a sentence "FILE:LINE:COLUMN: WHAT". */
struct export_error {
    size_t text;             /* number of the text, from 0, in the order of endpoint_export_add() */
    struct json_place place; /* line 0: the text as a whole */
    char what[256];          /* fit to be shown */
};

struct endpoint_export;

/* An empty export, or NULL when memory is out. Free it with endpoint_export_free(). */
struct endpoint_export *endpoint_export_new(void);

/*
 * Takes in one text (nothing of it is kept). Returns false with *error filled in; then the export
 * can only be freed.
 */
bool endpoint_export_add(struct endpoint_export *export, struct slice text, struct export_error *error);

/*
 * Call once after the last text: joins what belongs together. False when a page is missing or
 * nothing was given.
 */
bool endpoint_export_finish(struct endpoint_export *export, struct export_error *error);

/*
 * The endpoints, in the order in which they were first named. Valid until the export is freed, and
 * only after endpoint_export_finish().
 */
const struct endpoint *endpoint_export_list(const struct endpoint_export *export, size_t *count);

/*
 * Which parts are there for this endpoint: EXPORT_... bits. An empty list counts when there is but
 * one endpoint to which it can belong.
 */
unsigned export_given(const struct endpoint_export *export, const struct endpoint *endpoint);

/* The command whose output a part is: "aws ec2 describe-client-vpn-routes". */
const char *export_part_command(enum export_part part);

/* NULL is fine. */
void endpoint_export_free(struct endpoint_export *export);

#endif
