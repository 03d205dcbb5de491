/* SPDX-License-Identifier: MIT */
/*
 * export_yaml.h - YAML as the AWS CLI and CloudFormation write it, as if it were JSON.
 *
 * Block lists and mappings, plain, quoted and block scalars, and flow collections of one line
 * (YAML 1.2 sections 6 to 8). Tags and anchors are passed over; an alias is its own text.
 */
#ifndef CVPN_ENDPOINT_EXPORT_YAML_H
#define CVPN_ENDPOINT_EXPORT_YAML_H

#include <jansson.h>

#include "base/slice.h"

/* A list or an object, to be freed with json_decref(); NULL when the text is not such YAML. */
json_t *yaml_read(struct slice text);

#endif
