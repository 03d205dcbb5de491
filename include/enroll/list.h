/* SPDX-License-Identifier: MIT */
/*
 * list.h - which profiles are enrolled: so that they can be taken back before the plugin goes.
 *
 * A folder `enrolled` below the state folder, with one symbolic link for each profile: its name is
 * a digest of the profile's path, its target that path. A link is made and removed in one step, so
 * that nothing can be torn; a lock keeps profile and list together. Only who owns the list may have
 * written it: root does not believe a list of the observer's user, who has the state folder.
 */
#ifndef CVPN_ENROLL_LIST_H
#define CVPN_ENROLL_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* So many profiles are kept; one more is refused. */
enum { ENROLLED_MAX = 1024 };

/* The paths of the enrolled profiles, in their order; malloc'ed, freed by enrolled_free(). */
struct enrolled {
    char *paths[ENROLLED_MAX];
    size_t count;
    bool more; /* the folder has more than are kept here */
};

/*
 * Takes in the absolute path of a profile. Returns errno's value, 0 also when it was there: EPERM
 * when the list is not ours alone to write, ENOSPC when it is full.
 */
int enrolled_add(const char *path);

/* Takes a path out; 0 also when it was not there. Returns errno's value. */
int enrolled_remove(const char *path);

/*
 * Waits, at most a minute, until no other run changes a profile and the list, and keeps others out
 * until this process ends. False when another one is still at it. Where the list's folder cannot be
 * made there is no lock.
 */
bool enrolled_lock(void);

/* Reads the list; an empty one when there is none. Returns errno's value; EPERM as above. */
int enrolled_read(struct enrolled *list);

void enrolled_free(struct enrolled *list);

#endif
