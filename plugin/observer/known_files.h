/* SPDX-License-Identifier: MIT */
/*
 * known_files.h - the files that the observer has read with all its rights: the profile, and what
 * it names.
 *
 * After SIGHUP, and for a test handshake, they are read again. The observer has no right to
 * them any more, so the privileged helper opens them: these, and no other.
 */
#ifndef CVPN_OBSERVER_KNOWN_FILES_H
#define CVPN_OBSERVER_KNOWN_FILES_H

/* More than any profile names; what comes after them can be read with the own rights only. */
enum { KNOWN_FILES_MAX = 128 };

struct known_files {
    char *paths[KNOWN_FILES_MAX]; /* absolute; for as long as the process lives */
    unsigned count;
};

/* Adds a file or folder by its absolute path, once. */
void known_files_add(struct known_files *files, const char *path);

/* Its number; -1 when it is none of them. */
int known_files_find(const struct known_files *files, const char *path);

/*
 * Opens number `number` for reading: a regular file, or a folder as a start of paths (O_PATH). -1
 * and errno: EINVAL for anything else.
 */
int known_files_open(const struct known_files *files, unsigned number);

#endif
