/* SPDX-License-Identifier: MIT */
/*
 * export_settings.h - what `aws ec2 describe-...` printed, put together to endpoints.
 *
 * Each text is whatever a person has of it: JSON or YAML, one output or many behind one another,
 * merged into one object or one list, reshaped by --query, UTF-8 or UTF-16; output of `terraform
 * show -json`, a CloudFormation template, or items of AWS Config. What is known is recognised by
 * the names of lists and members; what is not is named once and left aside. Pages and files may
 * come in any order. Pure: it reads no file.
 */
#ifndef CVPN_ENDPOINT_EXPORT_SETTINGS_H
#define CVPN_ENDPOINT_EXPORT_SETTINGS_H

#include "endpoint/endpoint.h"
#include "endpoint/export_place.h"

/* Limits of one export; the lists of an endpoint are bounded in endpoint/endpoint.h. */
enum {
    EXPORT_BYTES_MAX = 64 << 20, /* of all texts together */
    EXPORT_ENDPOINTS_MAX = 256,
    EXPORT_RANGES_MAX = 131072,
    EXPORT_NOTICES_MAX = 64
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

/* Something that was left aside, for a sentence "NAME:LINE:COLUMN: WHAT". */
struct export_notice {
    const char *name;        /* of the text */
    struct json_place place; /* line 0: the text as a whole */
    bool broken;             /* it is of those that are needed, and is not whole */
    char what[256];          /* fit to be shown */
};

struct endpoint_export;

/* An empty export, or NULL when memory is out. Free it with endpoint_export_free(). */
struct endpoint_export *endpoint_export_new(void);

/*
 * Takes in one text (nothing of it or of its name is kept). `written` is when it was, in seconds
 * since 1970; 0 when that is not known. What cannot be used becomes a notice.
 */
void endpoint_export_add(struct endpoint_export *export, const char *name, long long written, struct slice bytes);

/* Call once after the last text: joins what belongs together. False when there is no endpoint. */
bool endpoint_export_finish(struct endpoint_export *export);

/* What was left aside, in the order of the texts; NULL when there is no more. */
const struct export_notice *endpoint_export_notice(const struct endpoint_export *export, size_t number);

/*
 * The endpoints, in the order in which they were first named. Valid until the export is freed, and
 * only after endpoint_export_finish().
 */
const struct endpoint *endpoint_export_list(const struct endpoint_export *export, size_t *count);

/*
 * Which parts are there for this endpoint, whole: EXPORT_... bits. An empty list counts for the
 * endpoints that have no other.
 */
unsigned export_given(const struct endpoint_export *export, const struct endpoint *endpoint);

/* The command whose output a part is: "aws ec2 describe-client-vpn-routes". */
const char *export_part_command(enum export_part part);

/* NULL is fine. */
void endpoint_export_free(struct endpoint_export *export);

#endif
