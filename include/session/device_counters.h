/* SPDX-License-Identifier: MIT */
/*
 * device_counters.h - how many bytes went through a network device, from /proc/net/dev
 * (net/core/net-procfs.c).
 */
#ifndef CVPN_SESSION_DEVICE_COUNTERS_H
#define CVPN_SESSION_DEVICE_COUNTERS_H

#include <stdint.h>

#include "base/slice.h"

/*
 * Finds `device` in the text of /proc/net/dev. False when it is not there or its line is malformed.
 */
bool device_counters_find(struct slice text, const char *device, uint64_t *received, uint64_t *sent);

/* Reads /proc/net/dev and finds `device` there. */
bool device_counters_read(const char *device, uint64_t *received, uint64_t *sent);

#endif
