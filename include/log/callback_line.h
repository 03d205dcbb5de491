/* SPDX-License-Identifier: MIT */
/*
 * callback_line.h - takes OpenVPN 3's own words out of a line of the AWS provided client 6, which
 * prints the values that its OpenVPN hands over (aws-facts.md, "AWS provided client 6.x"):
 *
 *   2026-01-02T03:04:05.000000Z  INFO ThreadId(99) connection: OpenVPN callback
 *   Log(OvpnLog { text: "A\nB\n" }) profile=Alpha
 *   ... OpenVPN callback Event(OvpnEvent { ..., name: "RESOLVE", info: "" }) profile=Alpha
 *
 * Pure; constant memory.
 */
#ifndef CVPN_LOG_CALLBACK_LINE_H
#define CVPN_LOG_CALLBACK_LINE_H

#include "base/slice.h"

/*
 * Returns what OpenVPN said, as lines with a line feed in between, each with the stamp of `raw` in
 * front: a part of `buffer`, of which `size` bytes are used at the most. Returns `raw` itself when
 * it is no such line, or there is no room.
 */
struct slice callback_line_unwrap(struct slice raw, char *buffer, size_t size);

#endif
