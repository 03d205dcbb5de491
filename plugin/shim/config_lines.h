/* SPDX-License-Identifier: MIT */
/*
 * config_lines.h - the few configuration lines that the shim hands to OpenVPN.
 *
 * OpenVPN starts what its configuration names, as root. After SIGHUP the lines come from an
 * observer that reads what the network sends: if someone made it run his code, a line `plugin` or
 * `up` would lead out of its sandbox. So whatever else it sends is thrown away.
 */
#ifndef CVPN_SHIM_CONFIG_LINES_H
#define CVPN_SHIM_CONFIG_LINES_H

#include <stdbool.h>

/*
 * True for `setenv opt` and one of: mssfix with a number, remote-random-hostname, the question for
 * a one-time code. The line for the management socket is the shim's own (socket_folder.h).
 */
bool line_may_pass(const char *line);

#endif
