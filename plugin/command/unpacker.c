/* SPDX-License-Identifier: MIT */
#include "command/unpacker.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "command/bundle.h"

static int refuse(struct unpacker *unpacker, const char *problem)
{
    struct text text;

    text_start(&text, unpacker->problem, sizeof(unpacker->problem));
    text_add_shown(&text, slice_of(problem));
    errno = EBADMSG;
    return -1;
}

/* In libarchive's words. */
static int refuse_damaged(struct unpacker *unpacker)
{
    const char *words = archive_error_string(unpacker->archive);

    return refuse(unpacker, words ? words : "the packed bytes are damaged");
}

int unpacker_refuse(struct unpacker *unpacker, const struct packing *packing)
{
    struct text text;

    text_start(&text, unpacker->problem, sizeof(unpacker->problem));
    text_add(&text, unpacker->files ? "what is in it is packed once more (%s)" : "it is packed (%s)", packing->name);
    text_add(&text, "; unpack it and give the log in it");
    return EBADMSG;
}

static la_ssize_t on_read(struct archive *archive, void *context, const void **bytes)
{
    struct unpacker *unpacker = context;
    ssize_t n = unpacker->read(unpacker->context, unpacker->raw, sizeof(unpacker->raw));

    *bytes = unpacker->raw;
    if (n < 0)
        archive_set_error(archive, errno, "%s", strerror(errno));
    return n;
}

void unpacker_init(struct unpacker *unpacker)
{
    unpacker->archive = NULL;
    unpacker->bytes = 0;
    unpacker->files = 0;
    unpacker->ended = false;
    unpacker->problem[0] = '\0';
}

int unpacker_start(struct unpacker *unpacker, const struct packing *packing,
                   ssize_t (*read)(void *context, void *buffer, size_t size), void *context)
{
    unpacker->read = read;
    unpacker->context = context;
    unpacker->holds_files = packing->holds_files;
    unpacker->archive = packing->undo ? archive_read_new() : NULL;
    if (packing->undo && !unpacker->archive)
        return ENOMEM;
    /* ARCHIVE_WARN: this libarchive was built without it, and would start a program. */
    if (!packing->undo || packing->undo(unpacker->archive) != ARCHIVE_OK) {
        unpacker_stop(unpacker);
        return unpacker_refuse(unpacker, packing);
    }
    if (!packing->holds_files) {
        archive_read_support_format_raw(unpacker->archive);
        archive_read_support_format_empty(unpacker->archive);
    }
    if (archive_read_open(unpacker->archive, unpacker, NULL, on_read, NULL) != ARCHIVE_OK) {
        (void)refuse_damaged(unpacker);
        return EBADMSG;
    }
    return 0;
}

int unpacker_next(struct unpacker *unpacker)
{
    struct archive_entry *entry = NULL;

    do {
        if (unpacker->ended)
            return 0;
        int got = archive_read_next_header(unpacker->archive, &entry);
        unpacker->ended = got == ARCHIVE_EOF;
        if (unpacker->ended)
            return 0;
        if (got < ARCHIVE_WARN)
            return refuse_damaged(unpacker);
        /*
         * One packing inside of another, again and again, makes any number of bytes out of nothing.
         */
        if (archive_filter_count(unpacker->archive) > 2)
            return refuse(unpacker, "it is packed more than once");
        if (++unpacker->files > UNPACKED_FILES_MAX)
            return refuse(unpacker, "more than 10000 files are in it; give the log alone");
    } while (archive_entry_filetype(entry) != AE_IFREG || bundle_is_beside_log(archive_entry_pathname(entry)));
    return archive_entry_is_encrypted(entry) ? refuse(unpacker, "it is encrypted") : 1;
}

ssize_t unpacker_read(struct unpacker *unpacker, void *buffer, size_t size)
{
    la_ssize_t n = unpacker->ended ? 0 : archive_read_data(unpacker->archive, buffer, size);

    if (n < 0)
        return refuse_damaged(unpacker);
    unpacker->bytes += (uint64_t)n;
    if (unpacker->bytes > UNPACKED_MAX)
        return refuse(unpacker, "more than 1 GiB is packed in it; unpack it and give the log");
    return n;
}

void unpacker_stop(struct unpacker *unpacker)
{
    if (unpacker->archive)
        archive_read_free(unpacker->archive);
    unpacker->archive = NULL;
}
