/* SPDX-License-Identifier: MIT */
/*
 * enroll_connection.h - `enroll --nm NAME`: a connection of NetworkManager, changed through nmcli.
 *
 * NetworkManager starts OpenVPN with arguments of its own, so it loads no plugin. What it can carry
 * are the settings of its OpenVPN plugin (nm-openvpn: shared/nm-service-defines.h):
 * remote-random-hostname, which it has since 1.8.14, and mssfix. Only what is absent is set; what
 * was set is kept in a file below the state folder, so that --undo takes out that and no more.
 */
#ifndef CVPN_COMMAND_ENROLL_CONNECTION_H
#define CVPN_COMMAND_ENROLL_CONNECTION_H

#include "command/options.h"

/* Carries out --nm of the options, with --dry-run, --mssfix or --undo. Returns the exit status. */
int enroll_connection(const struct options *options);

#endif
