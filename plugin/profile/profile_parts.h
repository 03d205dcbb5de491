/* SPDX-License-Identifier: MIT */
/*
 * profile_parts.h - the inside of the profile reader, shared by the files that make it up. For
 * others: profile_reader.h.
 */
#ifndef CVPN_PROFILE_PROFILE_PARTS_H
#define CVPN_PROFILE_PROFILE_PARTS_H

#include "profile/option_table.h"
#include "profile/profile_reader.h"

/* The memory of one profile: texts and files, wiped before they are freed. */
struct profile_store {
    struct openvpn_version version;
    struct profile_piece *pieces; /* what profile_store_take() hands out */
    struct profile_bytes *files;  /* the files as they were read; inline blocks point into them */
    struct profile_option *options;
    size_t option_capacity;
    struct profile_problem problems[PROFILE_PROBLEMS_MAX];
};

/* `size` zeroed bytes that live as long as the store, or NULL. */
void *profile_store_take(struct profile_store *store, size_t size);

/* A NUL-terminated copy of `text` that lives as long as the store, or NULL. */
const char *profile_store_copy(struct profile_store *store, struct slice text);

/*
 * Hands malloc'ed bytes over to the store. Returns false (and has wiped and freed them) when memory
 * is out.
 */
bool profile_store_keep(struct profile_store *store, char *bytes, size_t length);

/* Wipes and frees everything. */
void profile_store_free(struct profile_store *store);

/* Where an option stands. */
struct profile_place {
    const char *file;
    unsigned line;
};

/* A profile being read. */
struct profile_reader {
    struct profile *profile;
    struct profile_store *store;
    const struct file_source *files;
    /* the names that ignore-unknown-option has named: a tree of tsearch()'s */
    void *ignored;
    size_t bytes;            /* read so far, in all files */
    int connection;          /* the <connection> block at hand, or -1 */
    bool forward_compatible; /* setenv FORWARD_COMPATIBLE 1 was read */
    /* includes went too deep: OpenVPN has stopped, and a loop has no end */
    bool no_more_files;
    bool full; /* one of our own limits was reached: nothing more is read */
    bool out_of_memory;
};

/* Starts a profile. Returns false when memory is out. */
bool profile_reader_start(struct profile_reader *reader, struct openvpn_version version,
                          const struct file_source *files);

/* The profile that was read, or NULL when memory ran out on the way. */
struct profile *profile_reader_finish(struct profile_reader *reader);

/*
 * Notes a problem. `option` is cut to PROFILE_WORD_MAX bytes and copied; it and `detail` may be
 * NULL.
 */
void profile_reader_problem(struct profile_reader *reader, enum profile_problem_kind kind, bool stops,
                            const char *option, struct profile_place place, const char *detail);

/*
 * Takes one option as add_option() (options.c) does: checks it, keeps it, and follows `config`,
 * `cd`, <connection> and what decides about unknown options. block.at is NULL when there is no
 * inline block. `level` is the depth of includes.
 */
void profile_reader_option(struct profile_reader *reader, const char *const *words, unsigned count, struct slice block,
                           struct profile_place place, int level);

/* Reads a file that `place` names; `level` is 1 for a file that the command line names. */
void profile_reader_file(struct profile_reader *reader, const char *path, struct profile_place place, int level);

#endif
