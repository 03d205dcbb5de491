/* SPDX-License-Identifier: MIT */
#include "enroll/enroll_signature.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { DIGEST_BYTES = 32 };

/* Up to three runs of bytes, one after the other. */
struct runs {
    struct slice at[3];
};

/* SHA-256 in hexadecimal. */
static bool digest(struct runs runs, char out[SIGNATURE_DIGEST_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    struct text text;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

    for (size_t i = 0; good && i < sizeof(runs.at) / sizeof(runs.at[0]); i++)
        good = EVP_DigestUpdate(context, runs.at[i].at, runs.at[i].length) == 1;
    good = good && EVP_DigestFinal_ex(context, bytes, &length) == 1 && length == DIGEST_BYTES;
    EVP_MD_CTX_free(context);
    text_start(&text, out, SIGNATURE_DIGEST_SIZE);
    for (unsigned i = 0; good && i < length; i++)
        text_add(&text, "%02x", bytes[i]);
    return good;
}

bool mark_digest(struct slice bytes, char out[SIGNATURE_DIGEST_SIZE])
{
    return digest((struct runs){{bytes}}, out);
}

/* Cuts a run of bytes out of the one that has it; the second half comes next. */
static void cut_out(struct runs *runs, struct slice gone)
{
    for (size_t i = 0; i + 1 < sizeof(runs->at) / sizeof(runs->at[0]); i++) {
        struct slice *run = &runs->at[i];
        if (!run->at || gone.at < run->at || gone.at + gone.length > run->at + run->length)
            continue;
        size_t before = (size_t)(gone.at - run->at);
        if (i == 0)
            runs->at[2] = runs->at[1];
        runs->at[i + 1] = slice_skip(*run, before + gone.length);
        *run = slice_head(*run, before);
        return;
    }
}

static bool loads_plugin(struct slice text)
{
    size_t at;
    size_t length;

    return enroll_find_plugin_line(text, &at, &length);
}

/* What no one may change of an enrolled text: all but its mark and the plugin's line. */
static struct runs without_plugin_line(struct runs runs, struct slice text)
{
    size_t at;
    size_t length;

    if (enroll_find_plugin_line(text, &at, &length))
        cut_out(&runs, slice_head(slice_skip(text, at), length));
    return runs;
}

bool signature_make(struct slice rest, struct slice original, char mark[ENROLL_SIGNATURE_SIZE])
{
    struct runs runs = {{rest}};
    char of_rest[SIGNATURE_DIGEST_SIZE];
    char of_original[SIGNATURE_DIGEST_SIZE];
    struct text text;

    if (!loads_plugin(original))
        runs = without_plugin_line(runs, rest);
    if (!digest(runs, of_rest) || !mark_digest(original, of_original))
        return false;
    text_start(&text, mark, ENROLL_SIGNATURE_SIZE);
    text_add(&text, "%s%s %s", ENROLL_SIGNATURE, of_rest, of_original);
    return true;
}

enum signature_state signature_check(struct slice text, struct slice original)
{
    char of_rest[SIGNATURE_DIGEST_SIZE];
    char of_all[SIGNATURE_DIGEST_SIZE];
    char of_original[SIGNATURE_DIGEST_SIZE];
    size_t at;
    size_t length;

    if (!enroll_find_signature(text, &at, &length))
        return SIGNATURE_NONE;
    struct slice mark = slice_trim(slice_skip(slice_head(slice_skip(text, at), length), strlen(ENROLL_SIGNATURE)));
    struct runs all = {{slice_head(text, at), slice_skip(text, at + length)}};
    struct slice first;
    if (!slice_split(&mark, ' ', &first) || !digest(all, of_all) || !digest(without_plugin_line(all, text), of_rest))
        return SIGNATURE_BROKEN;
    /* A line that the original had is no work of ours; older marks are over all of the text. */
    if (!slice_is(first, of_all) && (!slice_is(first, of_rest) || loads_plugin(original)))
        return SIGNATURE_BROKEN;
    if (original.at && (!mark_digest(original, of_original) || !slice_is(mark, of_original)))
        return SIGNATURE_BROKEN;
    return SIGNATURE_WHOLE;
}
