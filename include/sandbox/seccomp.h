/* SPDX-License-Identifier: MIT */
/*
 * seccomp.h - what a process may ask of the kernel: lists of system calls, enforced by seccomp
 * (seccomp(2)).
 *
 * A call that is not allowed fails with EPERM (one that is newer than the lists with ENOSYS, so
 * that libc tries the older one): no one is killed, and what needed it reports an error.
 */
#ifndef CVPN_SANDBOX_SECCOMP_H
#define CVPN_SANDBOX_SECCOMP_H

enum seccomp_list {
    /*
     * an allow-list: files, sockets, timers, child processes; arguments are looked at where it
     * helps
     */
    SECCOMP_LIST_OBSERVER,
    /* the same, and sockets that measure the path: raw ones and those of packets */
    SECCOMP_LIST_LOOKS,
    /*
     * takes away from that list: no other process, no signal, nothing opened for writing or removed
     */
    SECCOMP_LIST_PARSER,
    /*
     * an allow-list of its own: talk over an open socket, set a device's MTU, read files and
     * directories
     */
    SECCOMP_LIST_HELPER,
    SECCOMP_LIST_ALONE, /* takes away from any list: no new socket of the local domain (AF_UNIX) */
    SECCOMP_LIST_MUTE,  /* takes away from any list: no signal to another process */
    /* takes away from any list: no program by execve(2), no process, namespace or mount */
    SECCOMP_LIST_CLIENT,
    SECCOMP_LIST_LISTS
};

/*
 * From now on this process and those that it starts may only do what `list` allows, on top of
 * earlier lists. Sets PR_SET_NO_NEW_PRIVS. 0, or the error: EINVAL when the kernel has no seccomp
 * filters, ENOSYS when there is no list for this processor. In builds with a sanitizer, which does
 * what no list allows, it does nothing.
 */
int seccomp_restrict(enum seccomp_list list);

#endif
