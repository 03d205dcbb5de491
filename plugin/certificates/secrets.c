/* SPDX-License-Identifier: MIT */
#include "certificates/secrets.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "certificates/certificate_bundle.h"

/*
 * Pieces of a decoded key are taken from behind its modulus, which is public; a line that is
 * shorter than LEAST tells nothing, and could be anything.
 */
enum { PIECE = 32, LEAST = 16, PASSWORD_LEAST = 8, FILE_MOST = 1 << 20, LINES_MAX = 4096 };
#define REGION_MOST ((uintptr_t)256 << 20) /* a sanitizer's own memory is larger */

/* Memory that the allocator has taken back is read, too: that is where pieces stay. */
#define ANY_MEMORY __attribute__((no_sanitize("address")))

static void add(struct secrets *secrets, const void *bytes, size_t length)
{
    if (secrets->count == SECRET_PIECES_MAX || length > SECRET_PIECE_MAX)
        return;
    memcpy(secrets->pieces[secrets->count].bytes, bytes, length);
    secrets->pieces[secrets->count++].length = (unsigned char)length;
}

static void add_decoded(struct secrets *secrets, EVP_PKEY *key)
{
    unsigned char *bytes = NULL;
    int length = key ? i2d_PrivateKey(key, &bytes) : 0;
    int public_part = key && EVP_PKEY_base_id(key) == EVP_PKEY_RSA ? EVP_PKEY_bits(key) / 8 + 24 : 0;

    for (int at = public_part; length > 0 && at + LEAST <= length; at += PIECE)
        add(secrets, bytes + at, (size_t)(length - at < PIECE ? length - at : PIECE));
    if (length > 0)
        OPENSSL_clear_free(bytes, (size_t)length);
}

static bool is_marker(struct slice line, const char *word)
{
    return line.length > 5 && memcmp(line.at, "-----", 5) == 0 && memmem(line.at, line.length, word, strlen(word)) &&
           memmem(line.at, line.length, "PRIVATE KEY-----", 16);
}

void secrets_add_keys(struct secrets *secrets, struct slice text)
{
    struct certificate_bundle bundle;
    struct slice rest = text;
    struct slice line;
    bool inside = false;

    for (unsigned i = 0; i < LINES_MAX && slice_split(&rest, '\n', &line); i++) {
        line = slice_trim(line);
        if (is_marker(line, "BEGIN") || is_marker(line, "END"))
            inside = is_marker(line, "BEGIN");
        else if (inside && line.length >= LEAST)
            add(secrets, line.at, line.length);
    }
    certificate_bundle_read(text, &bundle);
    add_decoded(secrets, bundle.key);
    certificate_bundle_free(&bundle);
    ERR_clear_error();
}

static void add_pkcs12(struct secrets *secrets, struct slice text)
{
    struct certificate_bundle bundle;

    certificate_bundle_read_pkcs12(text, &bundle);
    add_decoded(secrets, bundle.key);
    certificate_bundle_free(&bundle);
    ERR_clear_error();
}

/* One pass: the first two bytes of a piece are looked up, and compared when there is one. */
ANY_MEMORY unsigned secrets_wipe(const struct secrets *secrets, unsigned char *bytes, size_t size)
{
    static bool begins[65536];
    unsigned wiped = 0;

    memset(begins, 0, sizeof(begins));
    for (unsigned i = 0; i < secrets->count; i++)
        begins[secrets->pieces[i].bytes[0] << 8 | secrets->pieces[i].bytes[1]] = true;
    for (size_t at = 0; at + LEAST / 2 <= size; at++) {
        if (!begins[bytes[at] << 8 | bytes[at + 1]])
            continue;
        for (unsigned i = 0; i < secrets->count; i++) {
            size_t length = secrets->pieces[i].length;
            size_t same = 0;
            while (same < length && at + length <= size && bytes[at + same] == secrets->pieces[i].bytes[same])
                same++;
            for (size_t n = 0; same == length && n < length; n++)
                bytes[at + n] = 0;
            wiped += same == length;
        }
    }
    return wiped;
}

static void add_text(struct secrets *secrets, const struct profile_option *option, struct slice text)
{
    struct slice line;

    if (strcmp(option->words[0], "auth-user-pass") != 0) {
        if (strcmp(option->words[0], "pkcs12") == 0)
            add_pkcs12(secrets, text);
        else
            secrets_add_keys(secrets, text);
        return;
    }
    slice_split(&text, '\n', &line); /* the user's name */
    if (slice_split(&text, '\n', &line) && slice_trim(line).length >= PASSWORD_LEAST)
        add(secrets, slice_trim(line).at, slice_trim(line).length);
}

static void add_option(struct secrets *secrets, const struct profile_option *option, const struct file_source *files)
{
    const char *path = profile_parameter(option, 1);
    char why[64];
    char *bytes = NULL;
    size_t length = 0;

    if (option->block.at) {
        add_text(secrets, option, option->block);
        return;
    }
    /* a file with a password has been read in passing, and was wiped then */
    if (!path || strcmp(option->words[0], "auth-user-pass") == 0 ||
        files->read(files->context, path, FILE_MOST, &bytes, &length, why, sizeof(why)) != FILE_READ)
        return;
    add_text(secrets, option, (struct slice){bytes, length});
    explicit_bzero(bytes, length);
    free(bytes);
}

/* One line of /proc/self/maps: "FROM-TO rw-p ..." (proc(5)). */
static void wipe_region(const struct secrets *secrets, const char *line)
{
    char *rest = NULL;
    uintptr_t begin = (uintptr_t)strtoull(line, &rest, 16);
    uintptr_t end = *rest == '-' ? (uintptr_t)strtoull(rest + 1, &rest, 16) : 0;

    if (strncmp(rest, " rw-p", 5) != 0 || end <= begin || end - begin > REGION_MOST)
        return;
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): an address is a number in this file */
    secrets_wipe(secrets, (unsigned char *)begin, end - begin);
}

/* All memory that is private and can be written; `secrets` is not. */
static void wipe_everywhere(const struct secrets *secrets)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char *line = NULL;
    size_t size = 0;

    while (maps && getline(&line, &size, maps) > 0)
        wipe_region(secrets, line);
    free(line);
    if (maps)
        (void)fclose(maps);
}

void secrets_forget(const struct profile *profile, const struct file_source *files)
{
    static const char *const names[] = {"key", "cert", "pkcs12", "auth-user-pass"};
    const size_t size = sizeof(struct secrets);
    /* shared memory, which is not looked through */
    struct secrets *secrets = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (secrets == MAP_FAILED)
        return;
    for (size_t i = 0; profile && i < profile->option_count; i++)
        for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
            if (strcmp(profile->options[i].words[0], names[n]) == 0)
                add_option(secrets, &profile->options[i], files);
    if (secrets->count)
        wipe_everywhere(secrets);
    explicit_bzero(secrets, size);
    munmap(secrets, size);
}
