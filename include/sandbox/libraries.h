/* SPDX-License-Identifier: MIT */
/*
 * libraries.h - loads in time what libc would load when it is asked for a name: in the sandbox
 * nothing is mapped for execution any more.
 */
#ifndef CVPN_SANDBOX_LIBRARIES_H
#define CVPN_SANDBOX_LIBRARIES_H

#include <stdbool.h>

#include "base/slice.h"

enum { NAME_SERVICE_MAX = 32 };

/*
 * Takes the next service from the words behind "hosts:" (nsswitch.conf(5)); actions in brackets are
 * passed over. False when there is no more, or at a word that cannot be a module's name. Pure.
 */
bool name_service_next(struct slice *words, char name[NAME_SERVICE_MAX]);

/* The words behind "hosts:" in the text of /etc/nsswitch.conf; empty when there are none. Pure. */
struct slice name_services(struct slice text);

/*
 * Loads libc's modules for the services of this machine, for good. One that cannot be loaded is
 * passed over, as libc does.
 */
void libraries_load_name_services(void);

#endif
