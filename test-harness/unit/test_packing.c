/* SPDX-License-Identifier: MIT */
/*
 * Packed logs: each filter and format of libarchive is undone without a program, or refused by its
 * name; and how much is undone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "command/log_reader.h"

static const char log_text[] = "2026-03-02 10:00:00 one\n2026-03-02 10:00:01 two\n";

/* A file in memory, and what it was read as. */
struct trial {
    int file;
    char path[64];
    size_t lines;
    size_t right; /* of them, those of log_text */
    char problem[256];
};

static void begin(struct trial *trial, const void *bytes, size_t length)
{
    *trial = (struct trial){.file = memfd_create("log", MFD_CLOEXEC)};
    assert_true(trial->file >= 0);
    assert_int_equal(write(trial->file, bytes, length), (ssize_t)length);
    (void)snprintf(trial->path, sizeof(trial->path), "/proc/self/fd/%d", trial->file);
}

static void read_trial(struct trial *trial)
{
    static struct log_reader reader;
    struct slice line;

    log_reader_open(&reader, trial->path, false);
    while (!reader.error && log_reader_next(&reader, &line) == LOG_READER_LINE) {
        trial->lines++;
        trial->right += slice_ends(line, " one") || slice_ends(line, " two");
    }
    if (reader.error)
        (void)snprintf(trial->problem, sizeof(trial->problem), "%s", log_reader_problem(&reader));
    log_reader_close(&reader);
    close(trial->file);
}

static void read_bytes(struct trial *trial, const void *bytes, size_t length)
{
    begin(trial, bytes, length);
    read_trial(trial);
}

/* How libarchive itself packs: a filter, a format, and how many files. */
struct recipe {
    int (*filter)(struct archive *);
    int (*format)(struct archive *);
    unsigned files;
    const void *text;
    size_t length;
};

static size_t pack(const struct recipe *recipe, char *packed, size_t capacity)
{
    struct archive *archive = archive_write_new();
    size_t used = 0;

    assert_int_equal(recipe->filter(archive), ARCHIVE_OK);
    assert_int_equal(recipe->format(archive), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open_memory(archive, packed, capacity, &used), ARCHIVE_OK);
    for (unsigned i = 0; i < recipe->files; i++) {
        struct archive_entry *entry = archive_entry_new();
        char name[32];
        (void)snprintf(name, sizeof(name), "client-%u.log", i);
        archive_entry_set_pathname(entry, name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_size(entry, (la_int64_t)recipe->length);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, recipe->text, recipe->length), (la_ssize_t)recipe->length);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
    return used;
}

static int old_zip(struct archive *archive)
{
    int done = archive_write_set_format_zip(archive);

    return done == ARCHIVE_OK ? archive_write_zip_set_compression_store(archive) : done;
}

#define SAMPLE(bytes) (bytes), sizeof(bytes) - 1

/* One row for each filter and format that archive.h declares a reader of. */
static const struct row {
    const char *reader;
    struct recipe made; /* for what is undone */
    const char *named;  /* for what is refused: its name in the sentence */
    const char *sample; /* ... and how a file of it begins */
    size_t length;
} rows[] = {
    {"filter_bzip2", {archive_write_add_filter_bzip2, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_compress", {archive_write_add_filter_compress, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_gzip", {archive_write_add_filter_gzip, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_lz4", {archive_write_add_filter_lz4, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_lzip", {archive_write_add_filter_lzip, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_lzma", {archive_write_add_filter_lzma, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_xz", {archive_write_add_filter_xz, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_zstd", {archive_write_add_filter_zstd, archive_write_set_format_raw, 1, NULL, 0}, NULL, NULL, 0},
    {"filter_grzip", {0}, "grzip", SAMPLE("GRZipII\0\2\4:)")},
    {"filter_lrzip", {0}, "lrzip", SAMPLE("LRZI\0\6")},
    {"filter_lzop", {0}, "lzop", SAMPLE("\x89LZO\0\r\n\x1a\n\x10\x40")},
    {"filter_rpm", {0}, "rpm", SAMPLE("\xed\xab\xee\xdb\3\0\0\0")},
    {"filter_uu", {0}, "uuencode", SAMPLE("begin 644 client.log\n")},
    {"format_tar", {archive_write_add_filter_none, archive_write_set_format_pax, 3, NULL, 0}, NULL, NULL, 0},
    {"format_gnutar", {archive_write_add_filter_none, archive_write_set_format_gnutar, 3, NULL, 0}, NULL, NULL, 0},
    {"format_zip", {archive_write_add_filter_none, archive_write_set_format_zip, 3, NULL, 0}, NULL, NULL, 0},
    {"format_zip_streamable", {archive_write_add_filter_none, old_zip, 3, NULL, 0}, NULL, NULL, 0},
    {"format_zip_seekable", {archive_write_add_filter_none, archive_write_set_format_zip, 0, NULL, 0}, NULL, NULL, 0},
    {"format_7zip", {0}, "7-Zip", SAMPLE("7z\xbc\xaf\x27\x1c\0\4")},
    {"format_ar", {0}, "ar", SAMPLE("!<arch>\nclient.log/")},
    {"format_cab", {0}, "Microsoft Cabinet", SAMPLE("MSCF\0\0\0\0")},
    {"format_cpio", {0}, "cpio", SAMPLE("07070100000001")},
    {"format_lha", {0}, "LHA", SAMPLE("\x1f\x2a-lh5-\0")},
    {"format_mtree", {0}, "mtree", SAMPLE("#mtree\n./a contents=/etc/passwd\n")},
    {"format_rar", {0}, "RAR", SAMPLE("Rar!\x1a\7\0\xcf")},
    {"format_rar5", {0}, "RAR 5", SAMPLE("Rar!\x1a\7\1\0")},
    {"format_warc", {0}, "WARC", SAMPLE("WARC/1.0\r\n")},
    {"format_xar", {0}, "xar", SAMPLE("xar!\0\x1c\0\1")},
    {"format_iso9660", {0}, "ISO 9660", NULL, 0},
    /* What these read has no mark of its own. */
    {"filter_all", {0}, NULL, NULL, 0},
    {"filter_by_code", {0}, NULL, NULL, 0},
    {"filter_none", {0}, NULL, NULL, 0},
    {"filter_program", {0}, NULL, NULL, 0},
    {"filter_program_signature", {0}, NULL, NULL, 0},
    {"format_all", {0}, NULL, NULL, 0},
    {"format_by_code", {0}, NULL, NULL, 0},
    {"format_empty", {0}, NULL, NULL, 0},
    {"format_raw", {0}, NULL, NULL, 0},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), PACKED_MAX = 1 << 20 };

static char packed[PACKED_MAX];

static void every_reader_that_libarchive_declares_has_a_row(void **state)
{
    static const char prefix[] = "archive_read_support_";
    static char header[256 << 10];
    FILE *file = fopen("/usr/include/archive.h", "re");
    unsigned found = 0;

    (void)state;
    if (!file)
        skip();
    header[fread(header, 1, sizeof(header) - 1, file)] = '\0';
    (void)fclose(file);
    for (const char *at = strstr(header, prefix); at; at = strstr(at, prefix)) {
        size_t row = 0;
        at += strlen(prefix);
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
        struct slice name = {at, length};
        if (slice_starts(name, "compression") || at[length] != '(')
            continue; /* the names of libarchive 2, and words in comments */
        while (row < ROWS && !slice_is(name, rows[row].reader))
            row++;
        if (row == ROWS)
            print_error("%.*s has no row\n", (int)length, at);
        assert_true(row < ROWS);
        found++;
    }
    assert_int_equal(found, ROWS);
}

/* Whatever libarchive would start, it looks for in PATH: there is only what leaves a trace. */
static void each_is_undone_or_refused_by_name_and_no_program_runs(void **state)
{
    static const char *const programs[] = {"grzip", "gzip",   "bzip2", "lrzip", "lz4",  "lzip",   "lzma",
                                           "lzop",  "unlzma", "unxz",  "xz",    "zstd", "gunzip", "uudecode"};
    char folder[] = "/tmp/packing.XXXXXX";
    char path[128];
    char trace[128];
    struct trial trial;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(trace, sizeof(trace), "%s/started", folder);
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, programs[i]);
        FILE *program = fopen(path, "we");
        assert_non_null(program);
        assert_true(fprintf(program, "#!/bin/sh\n: >%s\n", trace) > 0 && fclose(program) == 0 &&
                    chmod(path, 0755) == 0);
    }
    char *before = strdup(getenv("PATH"));
    assert_int_equal(setenv("PATH", folder, 1), 0);
    for (size_t i = 0; i < ROWS; i++) {
        struct recipe made = rows[i].made;
        made.text = log_text;
        made.length = sizeof(log_text) - 1;
        const size_t lines = 2 * (size_t)made.files;
        if (made.filter) {
            read_bytes(&trial, packed, pack(&made, packed, sizeof(packed)));
            if (trial.problem[0] || trial.lines != lines || trial.right != trial.lines)
                print_error("%s: %zu lines, %s\n", rows[i].reader, trial.lines, trial.problem);
            assert_true(!trial.problem[0] && trial.lines == lines && trial.right == trial.lines);
        } else if (rows[i].sample) {
            /* As it is, and packed once more. */
            const struct recipe again = {archive_write_add_filter_gzip, archive_write_set_format_raw, 1, rows[i].sample,
                                         rows[i].length};
            char name[64];
            (void)snprintf(name, sizeof(name), "(%s)", rows[i].named);
            read_bytes(&trial, rows[i].sample, rows[i].length);
            assert_non_null(strstr(trial.problem, name));
            read_bytes(&trial, packed, pack(&again, packed, sizeof(packed)));
            assert_non_null(strstr(trial.problem, name));
        }
        assert_int_not_equal(access(trace, F_OK), 0);
    }
    assert_int_equal(setenv("PATH", before, 1), 0);
    free(before);
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, programs[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void a_disc_image_is_refused_by_its_name(void **state)
{
    static const char label[] = {1, 'C', 'D', '0', '0', '1', 1};
    static char image[64 << 10];
    struct trial trial;

    (void)state;
    memcpy(image + (32 << 10), label, sizeof(label));
    read_bytes(&trial, image, sizeof(image));
    assert_non_null(strstr(trial.problem, "(ISO 9660)"));
}

static void an_archive_in_one_packing_is_read_and_one_in_two_is_not(void **state)
{
    static char again[PACKED_MAX];
    const struct recipe tar = {archive_write_add_filter_gzip, archive_write_set_format_ustar, 2, log_text,
                               sizeof(log_text) - 1};
    struct recipe outer = {archive_write_add_filter_xz, archive_write_set_format_raw, 1, packed, 0};
    struct trial trial;

    (void)state;
    outer.length = pack(&tar, packed, sizeof(packed));
    read_bytes(&trial, packed, outer.length);
    assert_int_equal(trial.right, 4);
    assert_string_equal(trial.problem, "");
    read_bytes(&trial, again, pack(&outer, again, sizeof(again)));
    assert_non_null(strstr(trial.problem, "packed once more (gzip)"));
    outer.filter = archive_write_add_filter_gzip;
    read_bytes(&trial, again, pack(&outer, again, sizeof(again)));
    assert_non_null(strstr(trial.problem, "packed more than once"));
}

static void a_log_in_an_archive_may_be_utf_16_and_lack_its_last_line_end(void **state)
{
    char wide[2 + 2 * sizeof(log_text)] = "\xff\xfe";
    struct recipe zip = {archive_write_add_filter_none, archive_write_set_format_zip, 2, wide, 0};
    struct trial trial;

    (void)state;
    for (size_t i = 0; i < sizeof(log_text) - 2; i++) {
        wide[2 + 2 * i] = log_text[i];
        wide[3 + 2 * i] = '\0';
    }
    zip.length = 2 + 2 * (sizeof(log_text) - 2);
    read_bytes(&trial, packed, pack(&zip, packed, sizeof(packed)));
    assert_int_equal(trial.lines, 4);
    assert_int_equal(trial.right, 4);
}

static void more_than_a_gigabyte_is_not_unpacked(void **state)
{
    static char zeros[1 << 20];
    unsigned much = 1025;
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    struct trial trial;
    size_t used = 0;

    (void)state;
    if (getenv("CVPN_FEWER")) /* a gigabyte takes minutes under valgrind */
        much = 1;
    assert_int_equal(archive_write_add_filter_zstd(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(archive, packed, sizeof(packed), &used), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    for (unsigned i = 0; i < much; i++)
        assert_int_equal(archive_write_data(archive, zeros, sizeof(zeros)), (la_ssize_t)sizeof(zeros));
    archive_entry_free(entry);
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
    read_bytes(&trial, packed, used);
    assert_int_equal(strstr(trial.problem, "more than 1 GiB") != NULL, much > 1024);
}

static void a_text_that_begins_like_a_name_of_a_packing_is_a_text(void **state)
{
    static const char *const texts[] = {"PK is how this note begins\n",
                                        "my-lhost-vpn | one\n",
                                        "begin with one\n",
                                        "BZ one\n",
                                        "LZ one\n",
                                        "Rar! one\n",
                                        "070 one\n",
                                        "7z one\n"};
    struct trial trial;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        read_bytes(&trial, texts[i], strlen(texts[i]));
        assert_string_equal(trial.problem, "");
        assert_int_equal(trial.lines, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reader_that_libarchive_declares_has_a_row),
        cmocka_unit_test(each_is_undone_or_refused_by_name_and_no_program_runs),
        cmocka_unit_test(a_disc_image_is_refused_by_its_name),
        cmocka_unit_test(an_archive_in_one_packing_is_read_and_one_in_two_is_not),
        cmocka_unit_test(a_log_in_an_archive_may_be_utf_16_and_lack_its_last_line_end),
        cmocka_unit_test(more_than_a_gigabyte_is_not_unpacked),
        cmocka_unit_test(a_text_that_begins_like_a_name_of_a_packing_is_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
