/* SPDX-License-Identifier: MIT */
#include "certificates/certificate_reader.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "certificates/certificate_bundle.h"

enum { CERTIFICATE_FILE_MAX = 1 << 20, PATH_SIZE = 1024 };

/* The client's certificate and its key are in two places: they are kept until both were seen. */
struct reading {
    const struct profile *profile;
    const struct file_source *files;
    struct certificates *out;
    X509 *client;
    EVP_PKEY *key;
};

/*
 * Words that people write in place of what they do not want to mail. None of them can be part of a
 * block that decodes.
 */
static bool is_redacted(struct slice text)
{
    static const char *const words[] = {"redact", "snip", "removed", "...",  "***",    "omitted",
                                        "censor", "xxxx", "hidden",  "<cut", "[cert]", "deleted"};
    char lower[512];
    struct slice head = slice_head(text, sizeof(lower) - 1);

    text_copy(lower, sizeof(lower), head);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasestr(lower, words[i]))
            return true;
    return false;
}

static bool holds_expected(const struct certificate_bundle *bundle, enum certificate_place place)
{
    switch (place) {
    case PLACE_KEY:
        return bundle->key || bundle->encrypted;
    case PLACE_CRL:
        return bundle->crl;
    case PLACE_PKCS12:
        return bundle->count || bundle->encrypted;
    default:
        return bundle->count;
    }
}

/* What is there instead; NULL when nothing could be decoded. */
static const char *found_instead(const struct certificate_bundle *bundle)
{
    if (bundle->key || bundle->encrypted)
        return "a private key";
    if (bundle->count)
        return "a certificate";
    return bundle->crl ? "a revocation list" : NULL;
}

static enum certificate_status judge(const struct certificate_bundle *bundle, enum certificate_place place,
                                     struct slice text)
{
    if (holds_expected(bundle, place)) {
        if (place == PLACE_KEY && !bundle->key)
            return CERTIFICATE_ENCRYPTED;
        if (place == PLACE_PKCS12 && !bundle->count)
            return CERTIFICATE_ENCRYPTED;
        return bundle->binary ? CERTIFICATE_BINARY : CERTIFICATE_READ;
    }
    if (bundle->costly)
        return CERTIFICATE_COSTLY;
    if (found_instead(bundle))
        return CERTIFICATE_WRONG_KIND;
    if (is_redacted(text))
        return CERTIFICATE_REDACTED;
    if (bundle->other)
        return CERTIFICATE_WRONG_KIND;
    return bundle->damaged ? CERTIFICATE_DAMAGED : CERTIFICATE_NOT_UNDERSTOOD;
}

static void keep_certificates(struct reading *reading, enum certificate_place place, struct certificate_bundle *bundle)
{
    struct certificates *out = reading->out;

    if (place == PLACE_KEY || place == PLACE_CRL)
        return;
    out->left_out += bundle->left_out;
    for (size_t i = 0; i < bundle->count; i++) {
        if (out->count == CERTIFICATES_MAX) {
            out->left_out++;
            continue;
        }
        certificate_describe(bundle->certificates[i], &out->list[out->count]);
        out->list[out->count].place = place;
        /*
         * A PKCS#12 file has the client's own certificate first, and then those of its authorities.
         */
        if (place == PLACE_PKCS12 && i > 0)
            out->list[out->count].place = PLACE_CA;
        out->count++;
    }
}

static void keep_pair(struct reading *reading, enum certificate_place place, struct certificate_bundle *bundle)
{
    if ((place == PLACE_CERT || place == PLACE_PKCS12) && bundle->count && !reading->client) {
        X509_up_ref(bundle->certificates[0]);
        reading->client = bundle->certificates[0];
    }
    if ((place == PLACE_KEY || place == PLACE_PKCS12) && bundle->key && !reading->key) {
        reading->key = bundle->key;
        bundle->key = NULL;
    }
}

static void take_text(struct reading *reading, enum certificate_place place, struct slice text)
{
    struct certificate_item *item = &reading->out->items[place];
    struct certificate_bundle bundle;

    if (place == PLACE_PKCS12)
        certificate_bundle_read_pkcs12(text, &bundle);
    else
        certificate_bundle_read(text, &bundle);
    item->status = judge(&bundle, place, text);
    if (item->status == CERTIFICATE_WRONG_KIND)
        item->found = found_instead(&bundle) ? found_instead(&bundle) : bundle.other;
    if (place == PLACE_CRL && bundle.crl) {
        reading->out->crl_this_update = certificate_moment(X509_CRL_get0_lastUpdate(bundle.crl));
        reading->out->crl_next_update = certificate_moment(X509_CRL_get0_nextUpdate(bundle.crl));
    }
    keep_certificates(reading, place, &bundle);
    keep_pair(reading, place, &bundle);
    certificate_bundle_free(&bundle);
}

static enum certificate_status status_of(enum file_status status)
{
    switch (status) {
    case FILE_MISSING:
        return CERTIFICATE_FILE_MISSING;
    case FILE_UNREADABLE:
        return CERTIFICATE_FILE_UNREADABLE;
    default:
        return CERTIFICATE_NOT_LOOKED_INTO;
    }
}

/*
 * OpenVPN looks for its revocation list inside of the new root (options.c,
 * check_file_access_chroot_inline).
 */
static const char *real_path(const struct profile *profile, enum certificate_place place, const char *path,
                             char joined[PATH_SIZE])
{
    const char *root = profile_parameter(profile_last(profile, "chroot"), 1);
    struct text text;

    if (place != PLACE_CRL || !root)
        return path;
    text_start(&text, joined, PATH_SIZE);
    text_add(&text, "%s/%s", root, path);
    return joined;
}

/*
 * 2.7 takes URIs for cert and key (pkcs11:..., file:...); `crl-verify DIRECTORY dir` names a
 * folder.
 */
static bool is_no_file(const struct profile_option *option, const char *path)
{
    size_t colon = strcspn(path, ":/");

    return (path[colon] == ':' && colon > 1) || profile_parameter(option, 2);
}

static void take_file(struct reading *reading, enum certificate_place place, const struct profile_option *option)
{
    struct certificate_item *item = &reading->out->items[place];
    const char *path = profile_parameter(option, 1);
    char joined[PATH_SIZE];
    char *bytes = NULL;
    size_t length = 0;

    item->path = path;
    item->status = CERTIFICATE_NOT_LOOKED_INTO;
    if (!path || is_no_file(option, path))
        return;
    enum file_status status =
        reading->files->read(reading->files->context, real_path(reading->profile, place, path, joined),
                             CERTIFICATE_FILE_MAX, &bytes, &length, item->reason, sizeof(item->reason));
    if (status != FILE_READ) {
        item->status = status_of(status);
        return;
    }
    take_text(reading, place, (struct slice){bytes, length});
    explicit_bzero(bytes, length);
    free(bytes);
}

void certificates_read(const struct profile *profile, const struct file_source *files,
                       struct certificates *certificates)
{
    struct reading reading = {profile, files, certificates, NULL, NULL};

    certificates_start(certificates);
    for (unsigned place = 0; profile && place < CERTIFICATE_PLACES; place++) {
        const struct profile_option *option =
            profile_last(profile, certificate_place_name((enum certificate_place)place));
        if (!option)
            continue;
        certificates->items[place].file = option->file;
        certificates->items[place].line = option->line;
        if (option->block.at)
            take_text(&reading, (enum certificate_place)place, option->block);
        else
            take_file(&reading, (enum certificate_place)place, option);
    }
    if (reading.client && reading.key)
        certificates->match = X509_check_private_key(reading.client, reading.key) ? MATCH_YES : MATCH_NO;
    X509_free(reading.client);
    EVP_PKEY_free(reading.key);
    ERR_clear_error();
}

static const char *why_no_list(enum file_status status)
{
    switch (status) {
    case FILE_MISSING:
        return "it does not exist";
    case FILE_TOO_LARGE:
        return "it is too large for a revocation list";
    case FILE_SPECIAL:
        return "it is not a regular file";
    default:
        return "there is no right to read it";
    }
}

bool revocation_list_of(struct slice bytes, struct revocation_list *list)
{
    struct certificate_bundle bundle;

    certificate_bundle_read(bytes, &bundle);
    bool read = bundle.crl != NULL;
    if (read) {
        list->this_update = certificate_moment(X509_CRL_get0_lastUpdate(bundle.crl));
        list->next_update = certificate_moment(X509_CRL_get0_nextUpdate(bundle.crl));
    }
    certificate_bundle_free(&bundle);
    return read;
}

const char *revocation_list_read(const char *path, const struct file_source *files, struct revocation_list *list)
{
    char reason[64];
    char *bytes = NULL;
    size_t length = 0;
    enum file_status status =
        files->read(files->context, path, CERTIFICATE_FILE_MAX, &bytes, &length, reason, sizeof(reason));

    if (status != FILE_READ)
        return why_no_list(status);
    bool read = revocation_list_of((struct slice){bytes, length}, list);
    explicit_bzero(bytes, length);
    free(bytes);
    return read ? NULL : "it holds no revocation list";
}
