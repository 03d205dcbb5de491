/* SPDX-License-Identifier: MIT */
/*
 * clock_floor.h - the youngest thing on this machine that was surely made in the past: its clock cannot be before it and be right.
 */
#ifndef CVPN_FACTS_CLOCK_FLOOR_H
#define CVPN_FACTS_CLOCK_FLOOR_H

#include "base/clock.h"
#include "base/slice.h"

struct clock_floor {
    moment made;      /* MOMENT_UNKNOWN when there is none */
    const char *what; /* static: "the kernel", "the openvpn program", ... */
};

/*
 * The day on which a kernel was built, from the version of uname(2) (hostile bytes): "(2025-08-26)" as Debian writes it, or the words of date(1), "Tue Aug 26 10:00:00 UTC 2025", as the kernel's own
 * scripts/mkcompile_h and init/Makefile write it. MOMENT_UNKNOWN when it says neither.
 */
moment clock_floor_of_kernel(struct slice version);

/* Takes `made` when it is younger than what is there. Values before 2000 and after 2100 are not believed. */
void clock_floor_raise(struct clock_floor *floor, moment made, const char *what);

#endif
