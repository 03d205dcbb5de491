/* SPDX-License-Identifier: MIT */
#include "certificates/secrets.h"

#include <fcntl.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "certificates/certificate_bundle.h"

/*
 * Pieces of a decoded key are taken from behind its modulus, which is public; a line that is
 * shorter than LEAST tells nothing, and could be anything.
 */
enum {
    PIECE = 32,
    LEAST = 16,
    PASSWORD_LEAST = 8,
    FILE_MOST = 1 << 20,
    LINES_MAX = 4096,
    WORD_KINDS = 1 << 16,
    BLOCKS_MAX = 64,
    BINARY_BEGINS = 0x30,
    PAGES_AT_ONCE = 128
};
/* in memory, or in swap */
#define PAGE_TOUCHED (UINT64_C(3) << 62)
#define REGION_MOST  ((uintptr_t)256 << 20) /* a sanitizer's own memory is larger */

/* Memory that the allocator has taken back is read, too: that is where pieces stay. */
#define ANY_MEMORY __attribute__((no_sanitize("address")))

static void add(struct secrets *secrets, const void *bytes, size_t length)
{
    if (secrets->count == SECRET_PIECES_MAX || length > SECRET_PIECE_MAX)
        return;
    memcpy(secrets->pieces[secrets->count].bytes, bytes, length);
    secrets->pieces[secrets->count++].length = (unsigned char)length;
}

/*
 * What is private of a key: of RSAPrivateKey what comes after the version, the modulus and the
 * public exponent (RFC 8017 appendix A.1.2); of ECPrivateKey and of CurvePrivateKey their octet
 * string (RFC 5915, RFC 8410), whatever is around it.
 */
static struct slice private_part(const unsigned char *der, long length)
{
    const unsigned char *at = der;
    const unsigned char *const end = der + length;
    long inside = 0;
    int tag = 0;
    int class = 0;

    if (ASN1_get_object(&at, &inside, &tag, &class, length) == V_ASN1_CONSTRUCTED && tag == V_ASN1_SEQUENCE)
        for (unsigned i = 0; i < 4; i++) {
            der = at;
            if (ASN1_get_object(&at, &inside, &tag, &class, end - at) != 0 || tag != V_ASN1_INTEGER || i == 3)
                break;
            at += inside;
        }
    if (tag == V_ASN1_OCTET_STRING && class == V_ASN1_UNIVERSAL && inside <= end - at)
        return (struct slice){(const char *)at, (size_t)inside};
    return (struct slice){(const char *)der, (size_t)(end - der)};
}

static void add_decoded(struct secrets *secrets, const unsigned char *der, long length)
{
    struct slice rest = private_part(der, length);

    for (; rest.length >= LEAST; rest = slice_skip(rest, PIECE))
        add(secrets, rest.at, rest.length < PIECE ? rest.length : PIECE);
}

/* OpenSSL needs about a millisecond for a key, so none is made where the bytes will do. */
static void add_block(struct secrets *secrets, const unsigned char *der, long length)
{
    const unsigned char *at = der;
    PKCS8_PRIV_KEY_INFO *wrapped = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, length);
    int inside = 0;

    if (wrapped && PKCS8_pkey_get0(NULL, &at, &inside, NULL, wrapped))
        add_decoded(secrets, at, inside);
    else
        add_decoded(secrets, der, length);
    PKCS8_PRIV_KEY_INFO_free(wrapped); /* wipes it */
}

static void add_blocks(struct secrets *secrets, struct slice text)
{
    BIO *bio = text.length <= INT_MAX ? BIO_new_mem_buf(text.at, (int)text.length) : NULL;
    char *name = NULL;
    char *header = NULL;
    unsigned char *data = NULL;
    long length = 0;

    /* PEM_FLAG_SECURE: what is freed on the way is wiped */
    for (unsigned i = 0;
         bio && i < BLOCKS_MAX &&
         PEM_read_bio_ex(bio, &name, &header, &data, &length, PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE);
         i++) {
        if (slice_ends(slice_of(name), "PRIVATE KEY") && !header[0])
            add_block(secrets, data, length);
        OPENSSL_secure_clear_free(data, (size_t)length);
        OPENSSL_secure_free(header);
        OPENSSL_secure_free(name);
    }
    BIO_free(bio);
}

static void add_bundle(struct secrets *secrets, struct certificate_bundle *bundle)
{
    unsigned char *der = NULL;
    int length = bundle->key ? i2d_PrivateKey(bundle->key, &der) : 0;

    if (length > 0)
        add_block(secrets, der, length);
    if (length > 0)
        OPENSSL_clear_free(der, (size_t)length);
    certificate_bundle_free(bundle);
    ERR_clear_error();
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
    add_blocks(secrets, text);
    ERR_clear_error();
    if (text.length == 0 || text.at[0] != BINARY_BEGINS)
        return;
    certificate_bundle_read(text, &bundle);
    add_bundle(secrets, &bundle);
}

static void add_pkcs12(struct secrets *secrets, struct slice text)
{
    struct certificate_bundle bundle;

    certificate_bundle_read_pkcs12(text, &bundle);
    add_bundle(secrets, &bundle);
}

/*
 * Which 4 bytes begin in a piece at its first four places. Wherever a piece is, one of those is at
 * a multiple of 4: a piece has 8 bytes at least.
 */
struct beginnings {
    uint64_t known[WORD_KINDS / 64];
};

static unsigned kind_of(uint32_t word)
{
    return word * UINT32_C(2654435761) >> 16; /* Knuth's multiplicative hash */
}

static void note_beginnings(struct beginnings *beginnings, const struct secrets *secrets)
{
    uint32_t word = 0;

    for (unsigned i = 0; i < secrets->count; i++)
        for (size_t place = 0; place < sizeof(word); place++) {
            memcpy(&word, secrets->pieces[i].bytes + place, sizeof(word));
            beginnings->known[kind_of(word) / 64] |= UINT64_C(1) << kind_of(word) % 64;
        }
}

/* Wipes each piece that begins here. */
ANY_MEMORY static unsigned wipe_at(const struct secrets *secrets, unsigned char *bytes, size_t size)
{
    unsigned wiped = 0;

    for (unsigned i = 0; i < secrets->count; i++) {
        size_t length = secrets->pieces[i].length;
        size_t same = 0;
        while (same < length && length <= size && bytes[same] == secrets->pieces[i].bytes[same])
            same++;
        for (size_t n = 0; same == length && n < length; n++)
            bytes[n] = 0;
        wiped += same == length;
    }
    return wiped;
}

ANY_MEMORY unsigned secrets_wipe(const struct secrets *secrets, unsigned char *bytes, size_t size)
{
    struct beginnings beginnings = {{0}};
    uint32_t word = 0;
    unsigned wiped = 0;

    note_beginnings(&beginnings, secrets);
    for (size_t at = 0; at + sizeof(word) <= size; at += sizeof(word)) {
        __builtin_memcpy(&word, bytes + at, sizeof(word));
        if (!(beginnings.known[kind_of(word) / 64] >> kind_of(word) % 64 & 1))
            continue;
        for (size_t before = 0; before < sizeof(word) && before <= at; before++)
            wiped += wipe_at(secrets, bytes + at - before, size - at + before);
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

/*
 * What the kernel has for each page, 64 bits a page (Documentation/admin-guide/mm/pagemap.rst).
 * Most of what can be written was never touched: there is nothing to be found, and looking at it
 * would make pages of it. Without the right to the file all pages are looked at.
 */
struct page_map {
    int file;
    uintptr_t first; /* the page that entries[0] is for */
    size_t count;
    uint64_t entries[PAGES_AT_ONCE];
};

static bool is_touched(struct page_map *map, uintptr_t page)
{
    if (page - map->first >= map->count) {
        ssize_t got = pread(map->file, map->entries, sizeof(map->entries), (off_t)(page * sizeof(uint64_t)));
        map->first = page;
        map->count = got > 0 ? (size_t)got / sizeof(uint64_t) : 0;
    }
    return map->count == 0 || (map->entries[page - map->first] & PAGE_TOUCHED);
}

/* One line of /proc/self/maps: "FROM-TO rw-p ..." (proc(5)). */
static void wipe_region(const struct secrets *secrets, const char *line, struct page_map *map)
{
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
    char *rest = NULL;
    uintptr_t page = (uintptr_t)strtoull(line, &rest, 16) / size;
    uintptr_t end = *rest == '-' ? (uintptr_t)strtoull(rest + 1, &rest, 16) / size : 0;

    if (strncmp(rest, " rw-p", 5) != 0 || end <= page || (end - page) * size > REGION_MOST)
        return;
    for (uintptr_t from = page; page <= end; page++) {
        if (page < end && is_touched(map, page))
            continue;
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): an address is a number in this file */
        secrets_wipe(secrets, (unsigned char *)(from * size), (page - from) * size);
        from = page + 1;
    }
}

/* All memory that is private and can be written; `secrets` is not. */
static void wipe_everywhere(const struct secrets *secrets)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    struct page_map map = {.file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC)};
    char *line = NULL;
    size_t size = 0;

    while (maps && getline(&line, &size, maps) > 0)
        wipe_region(secrets, line, &map);
    free(line);
    if (maps)
        (void)fclose(maps);
    if (map.file >= 0)
        close(map.file);
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
