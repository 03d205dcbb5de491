/* SPDX-License-Identifier: MIT */
/*
 * bundle.h - the one file for a helpdesk: texts without their secrets, packed as a tar archive by
 * libarchive (zstd, or gzip where it has no zstd).
 *
 * Nothing gets into it but by bundle_line(), so every line of it was redacted (base/redact.h). All
 * memory is bounded: of a long text the end is kept.
 */
#ifndef CVPN_COMMAND_BUNDLE_H
#define CVPN_COMMAND_BUNDLE_H

#include "base/redact.h"
#include "command/pseudonyms.h"

/* In front of each name in the archive, and in front of those that are a client's log. */
#define BUNDLE_FOLDER "cvpn-doctor-bundle/"
#define BUNDLE_LOGS   BUNDLE_FOLDER "log/"

enum { BUNDLE_TEXTS_MAX = 48, BUNDLE_TEXT_KEPT = 4 << 20, BUNDLE_NAME_SIZE = 128 };

struct bundle_text {
    char name[BUNDLE_NAME_SIZE]; /* without the folder */
    char *bytes;
    size_t length;
    size_t room;
    struct redaction redaction;
    bool cut; /* its beginning was left out */
};

/* All zeros is an empty one. */
struct bundle {
    struct bundle_text texts[BUNDLE_TEXTS_MAX];
    size_t count;
    struct pseudonyms *pseudonyms; /* NULL: names and addresses stay */
    bool failed;                   /* memory was out, or there were too many texts */
};

/*
 * Begins a text; lines that follow are added to it. What is no letter, digit, '.', '-', '/', '@' or
 * '_' in its name becomes '_'.
 */
void bundle_begin(struct bundle *bundle, const char *name);

/* Adds a line without its end, of any bytes. */
void bundle_line(struct bundle *bundle, struct slice line);

/* Begins a text and adds all its lines; an empty one is left out. */
void bundle_add(struct bundle *bundle, const char *name, struct slice text);

/* Takes the text that was begun last away again when it is empty. */
void bundle_end(struct bundle *bundle);

/* True for a name in an archive that is a bundle's, and no log: `explain` passes it over. */
bool bundle_is_beside_log(const char *name);

/* Writes the archive. NULL, or what is wrong, for a sentence. */
const char *bundle_write(const struct bundle *bundle, int file);

void bundle_free(struct bundle *bundle);

#endif
