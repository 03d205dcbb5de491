/* SPDX-License-Identifier: MIT */
/*
 * shim.h - faults that happen to the observer and to no one else. Linked into the stand-in, and
 * preloaded into the real client (LD_PRELOAD).
 *
 * It is in front of libc's fork, malloc, clock and ioctl. The first process that is forked is
 * the observer; environment variables name its faults:
 *
 *     CVPN_FAIL_AT=N       its Nth allocation fails
 *     CVPN_FAIL_FROM=N     its Nth and all later ones fail
 *     CVPN_DELAY=N         it stands still for N milliseconds before it does anything
 *     CVPN_BIRTH=SIGNAL    it gets this signal (a number) before it does anything
 *     CVPN_NO_OBSERVER=1   it cannot be forked at all
 *     CVPN_NO_CHILDREN=1   it cannot fork
 *     CVPN_DESCRIPTORS=N   it may have so many descriptors open
 *     CVPN_DRIVER=NAME     tun devices say that they are of this driver, as those of data channel
 *     offload do; in all processes
 *     CVPN_SHARED=FILE     where its count of allocations is kept, and where the clock is read from
 */
#ifndef CVPN_FAULTS_SHIM_H
#define CVPN_FAULTS_SHIM_H

#include <stdint.h>
#include <sys/types.h>

struct shim {
    int64_t allocations; /* of the observer */
    int64_t clock;       /* seconds that are added to the wall clock, in all processes */
    pid_t observer;
};

/* What all processes share. */
struct shim *shim_state(void);

#endif
