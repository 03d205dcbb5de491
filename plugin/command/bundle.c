/* SPDX-License-Identifier: MIT */
#include "command/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_SIZE = 64 << 10, ROOM_FIRST = 4096 };

bool bundle_is_beside_log(const char *name)
{
    struct slice path = slice_of(name ? name : "");

    return slice_starts(path, BUNDLE_FOLDER) && !slice_starts(path, BUNDLE_LOGS);
}

static bool is_fit(char byte)
{
    return isalnum((unsigned char)byte) || (byte && strchr(".-/@_", byte));
}

void bundle_begin(struct bundle *bundle, const char *name)
{
    if (bundle->count == BUNDLE_TEXTS_MAX) {
        bundle->failed = true;
        return;
    }
    struct bundle_text *text = &bundle->texts[bundle->count++];
    memset(text, 0, sizeof(*text));
    TEXT_COPY(text->name, slice_of(name));
    for (char *at = text->name; *at; at++)
        if (!is_fit(*at))
            *at = '_';
}

/* Makes room for so many bytes more. Of a long text the older half goes, at a line's end. */
static bool make_room(struct bundle_text *text, size_t more)
{
    if (text->length + more > 2 * (size_t)BUNDLE_TEXT_KEPT) {
        const char *from = text->bytes + text->length - BUNDLE_TEXT_KEPT;
        const char *end = memchr(from, '\n', BUNDLE_TEXT_KEPT);
        size_t kept = end ? (size_t)(text->bytes + text->length - end - 1) : 0;
        memmove(text->bytes, text->bytes + text->length - kept, kept);
        text->length = kept;
        text->cut = true;
    }
    if (text->length + more <= text->room)
        return true;
    size_t room = text->room ? text->room : ROOM_FIRST;
    while (room < text->length + more)
        room *= 2;
    char *bytes = realloc(text->bytes, room);
    if (!bytes)
        return false;
    text->bytes = bytes;
    text->room = room;
    return true;
}

static void append(struct bundle *bundle, struct slice bytes)
{
    struct bundle_text *text = &bundle->texts[bundle->count - 1];

    if (!make_room(text, bytes.length + 1)) {
        bundle->failed = true;
        return;
    }
    if (bytes.length)
        memcpy(text->bytes + text->length, bytes.at, bytes.length);
    text->length += bytes.length;
    text->bytes[text->length++] = '\n';
}

void bundle_line(struct bundle *bundle, struct slice line)
{
    static char redacted[LINE_SIZE];
    static char renamed[LINE_SIZE];
    struct text out;

    if (bundle->count == 0)
        return;
    text_start(&out, redacted, sizeof(redacted));
    redact_line(&bundle->texts[bundle->count - 1].redaction,
                slice_head(line, line.length - (slice_ends(line, "\r") ? 1 : 0)), &out);
    struct slice made = {redacted, out.length};
    if (bundle->pseudonyms) {
        text_start(&out, renamed, sizeof(renamed));
        pseudonyms_line(bundle->pseudonyms, made, &out);
        made = (struct slice){renamed, out.length};
    }
    append(bundle, made);
}

void bundle_end(struct bundle *bundle)
{
    if (bundle->count && bundle->texts[bundle->count - 1].length == 0)
        bundle->count--;
}

void bundle_add(struct bundle *bundle, const char *name, struct slice text)
{
    struct slice line;

    bundle_begin(bundle, name);
    while (text.length && slice_split(&text, '\n', &line))
        bundle_line(bundle, line);
    bundle_end(bundle);
}

static const char *write_text(struct archive *archive, const struct bundle_text *text)
{
    struct archive_entry *entry = archive_entry_new();
    char name[BUNDLE_NAME_SIZE + sizeof(BUNDLE_FOLDER)];
    struct text path;

    if (!entry)
        return "memory is out";
    text_start(&path, name, sizeof(name));
    text_add(&path, "%s%s", BUNDLE_FOLDER, text->name);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)text->length);
    archive_entry_set_mtime(entry, time(NULL), 0);
    bool written = archive_write_header(archive, entry) == ARCHIVE_OK &&
                   archive_write_data(archive, text->bytes, text->length) == (la_ssize_t)text->length;
    archive_entry_free(entry);
    return written ? NULL : archive_error_string(archive);
}

/* ARCHIVE_WARN: this libarchive was built without it, and would start a program. */
static bool pack(struct archive *archive)
{
    return archive_write_set_format_ustar(archive) == ARCHIVE_OK &&
           (archive_write_add_filter_zstd(archive) == ARCHIVE_OK ||
            archive_write_add_filter_gzip(archive) == ARCHIVE_OK);
}

const char *bundle_write(const struct bundle *bundle, int file)
{
    struct archive *archive = archive_write_new();
    const char *problem = NULL;

    if (!archive)
        return "memory is out";
    if (!pack(archive) || archive_write_open_fd(archive, file) != ARCHIVE_OK)
        problem = "this libarchive packs neither zstd nor gzip";
    for (size_t i = 0; i < bundle->count && !problem; i++)
        problem = write_text(archive, &bundle->texts[i]);
    if (archive_write_close(archive) != ARCHIVE_OK && !problem)
        problem = "it could not be written to its end";
    archive_write_free(archive);
    return problem;
}

void bundle_free(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        free(bundle->texts[i].bytes);
    bundle->count = 0;
}
