/* SPDX-License-Identifier: MIT */
/*
 * process.h - from a copy of OpenVPN to a process of our own.
 */
#ifndef CVPN_OBSERVER_PROCESS_H
#define CVPN_OBSERVER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Leaves the terminal's session, gives signals their meaning here (what is meant for OpenVPN is
 * ignored: the observer ends when OpenVPN does), and allows no core dump.
 */
void process_become_own(void);

/*
 * From now on waking up does not take the processor from OpenVPN. Not before it has the answer that
 * it waits for: the kernel gives the processor away at once.
 */
void process_stand_back(void);

/*
 * Closes what was inherited but for the `count` descriptors in `kept` (-1 is none), the log's
 * descriptors (standard output and error) and a connection to syslog. Standard input becomes
 * /dev/null.
 */
void process_close_inherited(const int *kept, size_t count);

/*
 * The command line with which OpenVPN was started. Fills `arguments` (NULL-terminated, at most
 * `capacity` with the NULL) with pointers into *store, which the caller frees. Returns how many
 * there are; 0 when it cannot be read.
 */
int process_command_line(const char **arguments, size_t capacity, char **store);

/*
 * True when this OpenVPN is built with PKCS#11 support, i.e. carries longer passwords (misc.h,
 * USER_PASS_LEN): its library is loaded.
 */
bool process_has_pkcs11(void);

#endif
