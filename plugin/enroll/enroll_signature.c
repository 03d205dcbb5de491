/* SPDX-License-Identifier: MIT */
#include "enroll/enroll_signature.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { DIGEST_BYTES = 32 };

/* SHA-256 in hexadecimal, of two runs of bytes behind one another. */
static bool digest(struct slice first, struct slice second, char out[SIGNATURE_DIGEST_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    struct text text;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(context, first.at, first.length) == 1 &&
                EVP_DigestUpdate(context, second.at, second.length) == 1 &&
                EVP_DigestFinal_ex(context, bytes, &length) == 1 && length == DIGEST_BYTES;

    EVP_MD_CTX_free(context);
    text_start(&text, out, SIGNATURE_DIGEST_SIZE);
    for (unsigned i = 0; good && i < length; i++)
        text_add(&text, "%02x", bytes[i]);
    return good;
}

bool mark_digest(struct slice bytes, char out[SIGNATURE_DIGEST_SIZE])
{
    return digest(bytes, (struct slice){"", 0}, out);
}

bool signature_make(struct slice rest, struct slice original, char mark[ENROLL_SIGNATURE_SIZE])
{
    const struct slice nothing = {"", 0};
    char of_rest[SIGNATURE_DIGEST_SIZE];
    char of_original[SIGNATURE_DIGEST_SIZE];
    struct text text;

    if (!digest(rest, nothing, of_rest) || !digest(original, nothing, of_original))
        return false;
    text_start(&text, mark, ENROLL_SIGNATURE_SIZE);
    text_add(&text, "%s%s %s", ENROLL_SIGNATURE, of_rest, of_original);
    return true;
}

enum signature_state signature_check(struct slice text, struct slice original)
{
    const struct slice nothing = {"", 0};
    char of_rest[SIGNATURE_DIGEST_SIZE];
    char of_original[SIGNATURE_DIGEST_SIZE];
    size_t at;
    size_t length;

    if (!enroll_find_signature(text, &at, &length))
        return SIGNATURE_NONE;
    struct slice mark = slice_trim(slice_skip(slice_head(slice_skip(text, at), length), strlen(ENROLL_SIGNATURE)));
    struct slice first;
    if (!slice_split(&mark, ' ', &first) || !digest(slice_head(text, at), slice_skip(text, at + length), of_rest) ||
        !slice_is(first, of_rest))
        return SIGNATURE_BROKEN;
    if (original.at && (!digest(original, nothing, of_original) || !slice_is(mark, of_original)))
        return SIGNATURE_BROKEN;
    return SIGNATURE_WHOLE;
}
