/* SPDX-License-Identifier: MIT */
/*
 * export_entry.h - one entry of a connection log, from its JSON object.
 */
#ifndef CVPN_ENDPOINT_EXPORT_ENTRY_H
#define CVPN_ENDPOINT_EXPORT_ENTRY_H

#include <jansson.h>
#include <stdbool.h>

#include "endpoint/connection_log.h"

/*
 * False when the object is no entry: it has no connection-log-type. A member of another type than
 * AWS's page says counts as NA.
 */
bool export_entry_read(const json_t *object, struct connection_entry *entry);

#endif
