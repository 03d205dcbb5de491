/* SPDX-License-Identifier: MIT */
/*
 * packing.h - what a file is packed with, by its first bytes, and which of it is undone here.
 *
 * libarchive undoes some packings with a program that it starts (lzop, lrzip, grzip), and some
 * formats open other files (mtree). What is undone here is a list of names, and nothing else is
 * ever switched on.
 */
#ifndef CVPN_COMMAND_PACKING_H
#define CVPN_COMMAND_PACKING_H

#include <stdbool.h>

#include "base/slice.h"

struct archive;

/*
 * As many bytes tell all of them but a disc image, whose mark is beyond 32 KiB; that of tar is at
 * 257.
 */
enum { PACKING_HEAD = 512, PACKING_DISC = 32 << 10 };

struct packing {
    const char *name; /* for a sentence: "gzip" */
    /* switches its reader on, which needs no program; NULL: not undone here */
    int (*undo)(struct archive *);
    bool holds_files; /* an archive: it has any number of files in it */
};

/*
 * The packing of a file that begins with `head`, or NULL when it is none: a text, or what no one
 * packs a log with.
 */
const struct packing *packing_of(struct slice head);

#endif
