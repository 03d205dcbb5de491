/* SPDX-License-Identifier: MIT */
/*
 * earliest_time.h - the youngest thing on this machine that was surely made in the past: its clock
 * cannot be before it and be right.
 */
#ifndef CVPN_CERTIFICATES_EARLIEST_TIME_H
#define CVPN_CERTIFICATES_EARLIEST_TIME_H

#include "base/clock.h"
#include "base/slice.h"

struct earliest_time {
    moment made;      /* MOMENT_UNKNOWN when there is none */
    const char *what; /* static: "the kernel", "the openvpn program", ... */
};

/*
 * The day on which a kernel was built, from the version of uname(2) (hostile bytes): "(2025-08-26)"
 * as Debian writes it, or the words of date(1), "Tue Aug 26 10:00:00 UTC 2025", as the kernel's own
 * scripts/mkcompile_h and init/Makefile write it. MOMENT_UNKNOWN when it says neither.
 */
moment earliest_time_of_kernel(struct slice version);

/*
 * Takes `made` when it is younger than what is there. Values before 2000 and after 2100 are not
 * believed.
 */
void earliest_time_raise(struct earliest_time *floor, moment made, const char *what);

#endif
