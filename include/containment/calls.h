/* SPDX-License-Identifier: MIT */
/*
 * calls.h - what a process may ask of the kernel: lists of system calls, enforced by seccomp (seccomp(2)).
 *
 * A call that is not allowed fails with EPERM (one that is newer than the lists with ENOSYS, so that libc tries the older one): nobody is killed, and what needed it reports an error.
 */
#ifndef CVPN_CONTAINMENT_CALLS_H
#define CVPN_CONTAINMENT_CALLS_H

enum calls {
    CALLS_OBSERVER, /* an allow-list: files, sockets, timers, child processes; arguments are looked at where it helps */
    CALLS_LOOKS,    /* the same, and sockets that measure the path: raw ones and those of packets */
    CALLS_PARSER,   /* takes away from that list: no other process, no signal, nothing opened for writing or removed */
    CALLS_HAND, /* an allow-list of its own: talk over an open socket, set a device's MTU, read files and directories */
    CALLS_ALONE, /* takes away from any list: no new socket of the local domain (AF_UNIX) */
    CALLS_MUTE,  /* takes away from any list: no signal to another process */
    CALLS_LISTS
};

/*
 * From now on this process and those that it starts may only do what `list` allows, on top of earlier lists. Sets PR_SET_NO_NEW_PRIVS. 0, or the error: EINVAL when the kernel has no seccomp filters, ENOSYS when there is no list for
 * this processor. In builds with a sanitizer, which does what no list allows, it does nothing.
 */
int calls_restrict(enum calls list);

#endif
