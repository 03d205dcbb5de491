/* SPDX-License-Identifier: MIT */
#include "command/packing.h"

#include <archive.h>

/* How a packing is told: `length` bytes at `offset`. */
struct mark {
    size_t offset;
    size_t length;
    const char *bytes;
    struct packing packing;
};

#define MARK(offset, bytes) (offset), sizeof(bytes) - 1, (bytes)

/*
 * The marks are those that libarchive's readers look for themselves (archive_read_support_*.c), and
 * what it has no reader for is not in question.
 */
static const struct mark marks[] = {
    {MARK(0, "\x1f\x8b"), {"gzip", archive_read_support_filter_gzip, false}},
    {MARK(0, "\xfd"
             "7zXZ\0"),
     {"xz", archive_read_support_filter_xz, false}},
    {MARK(0, "\x28\xb5\x2f\xfd"), {"zstd", archive_read_support_filter_zstd, false}},
    {MARK(0, "BZh"), {"bzip2", archive_read_support_filter_bzip2, false}},
    {MARK(0, "\x04\x22\x4d\x18"), {"lz4", archive_read_support_filter_lz4, false}},
    {MARK(0, "\x1f\x9d"), {"compress", archive_read_support_filter_compress, false}},
    {MARK(0, "\x5d\0\0"), {"lzma", archive_read_support_filter_lzma, false}},
    {MARK(0, "LZIP"), {"lzip", archive_read_support_filter_lzip, false}},
    {MARK(0, "PK\x03\x04"), {"ZIP", archive_read_support_format_zip_streamable, true}},
    {MARK(0, "PK\x05\x06"), {"ZIP", archive_read_support_format_zip_streamable, true}},
    {MARK(257, "ustar"), {"tar", archive_read_support_format_tar, true}},
    {MARK(0, "\x89LZO\0\r\n\x1a\n"), {"lzop", NULL, false}},
    {MARK(0, "LRZI\0"), {"lrzip", NULL, false}},
    {MARK(0, "GRZipII\0"), {"grzip", NULL, false}},
    {MARK(0, "\xed\xab\xee\xdb"), {"rpm", NULL, false}},
    {MARK(0, "begin-base64 "), {"uuencode", NULL, false}},
    {MARK(0, "begin 6"), {"uuencode", NULL, false}},
    {MARK(0, "7z\xbc\xaf\x27\x1c"), {"7-Zip", NULL, true}},
    {MARK(0, "Rar!\x1a\x07\x01"), {"RAR 5", NULL, true}},
    {MARK(0, "Rar!\x1a\x07"), {"RAR", NULL, true}},
    {MARK(0, "!<arch>\n"), {"ar", NULL, true}},
    {MARK(0, "MSCF\0"), {"Microsoft Cabinet", NULL, true}},
    {MARK(2, "-lh0-"), {"LHA", NULL, true}},
    {MARK(2, "-lh5-"), {"LHA", NULL, true}},
    {MARK(2, "-lh6-"), {"LHA", NULL, true}},
    {MARK(2, "-lh7-"), {"LHA", NULL, true}},
    {MARK(0, "07070100"), {"cpio", NULL, true}},
    {MARK(0, "07070200"), {"cpio", NULL, true}},
    {MARK(0, "070707"), {"cpio", NULL, true}},
    {MARK(0, "\xc7\x71"), {"cpio", NULL, true}},
    {MARK(0, "\x71\xc7"), {"cpio", NULL, true}},
    {MARK(0, "xar!\0"), {"xar", NULL, true}},
    {MARK(0, "WARC/"), {"WARC", NULL, true}},
    {MARK(0, "#mtree"), {"mtree", NULL, true}},
    {MARK(PACKING_DISC + 1, "CD001"), {"ISO 9660", NULL, true}},
};

const struct packing *packing_of(struct slice head)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        struct slice there = slice_head(slice_skip(head, marks[i].offset), marks[i].length);
        if (there.length == marks[i].length && memcmp(there.at, marks[i].bytes, there.length) == 0)
            return &marks[i].packing;
    }
    return NULL;
}
