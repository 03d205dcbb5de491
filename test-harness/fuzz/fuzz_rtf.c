/* SPDX-License-Identifier: MIT */
/*
 * Rich text, whole and in two pieces: both give the same, no more than is promised, and no byte
 * that would end a text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command/rtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = {(const char *)data, size};
    struct rtf rtf;
    char *whole = malloc(size * RTF_GROWTH + 1);
    char *pieces = malloc(size * RTF_GROWTH + 1);

    if (!whole || !pieces)
        abort();
    rtf_start(&rtf);
    size_t length = rtf_feed(&rtf, bytes, whole);
    rtf_start(&rtf);
    size_t first = rtf_feed(&rtf, slice_head(bytes, size / 2), pieces);
    size_t both = first + rtf_feed(&rtf, slice_skip(bytes, size / 2), pieces + first);
    if (length > size * RTF_GROWTH || both != length || memcmp(whole, pieces, length) != 0 ||
        memchr(whole, '\0', length))
        abort();
    free(whole);
    free(pieces);
    return 0;
}
