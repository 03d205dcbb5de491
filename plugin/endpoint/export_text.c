/* SPDX-License-Identifier: MIT */
#include "endpoint/export_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Which of two bytes comes first; NOT_WIDE for UTF-8. */
enum width { NOT_WIDE, LOW_FIRST, HIGH_FIRST };

/* JSON and YAML begin with ASCII: then every second byte of UTF-16 is zero. */
static enum width width_of(struct slice bytes)
{
    if (bytes.length < 2)
        return NOT_WIDE;
    if (slice_starts(bytes, "\xFF\xFE") || (bytes.at[0] && !bytes.at[1]))
        return LOW_FIRST;
    return slice_starts(bytes, "\xFE\xFF") || (!bytes.at[0] && bytes.at[1]) ? HIGH_FIRST : NOT_WIDE;
}

static uint32_t unit_at(struct slice bytes, size_t at, enum width width)
{
    uint32_t first = (uint8_t)bytes.at[at];
    uint32_t second = (uint8_t)bytes.at[at + 1];

    return width == LOW_FIRST ? first | second << 8 : first << 8 | second;
}

/* Writes one character as UTF-8 (RFC 3629); returns how many bytes. */
static size_t put(char *out, uint32_t character)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const uint32_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i > 1; i--) {
        out[i - 1] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    out[0] = (char)(leads[length] | character);
    return length;
}

/* RFC 2781; half of a pair becomes U+FFFD. */
static size_t narrow(char *out, struct slice bytes, enum width width)
{
    size_t length = 0;

    for (size_t at = 0; at + 1 < bytes.length; at += 2) {
        uint32_t unit = unit_at(bytes, at, width);
        uint32_t next = at + 3 < bytes.length ? unit_at(bytes, at + 2, width) : 0;
        if (unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
            at += 2;
        } else if (unit >= 0xD800 && unit < 0xE000) {
            unit = 0xFFFD;
        }
        if (unit != 0xFEFF || at)
            length += put(out + length, unit);
    }
    return length;
}

char *export_utf8(struct slice bytes, size_t *length)
{
    enum width width = width_of(bytes);
    char *out = malloc(2 * bytes.length + 1); /* two bytes of UTF-16 become at most three */

    *length = 0;
    if (!out)
        return NULL;
    if (slice_starts(bytes, "\xEF\xBB\xBF"))
        bytes = slice_skip(bytes, 3);
    if (width != NOT_WIDE)
        *length = narrow(out, bytes, width);
    else if (bytes.length)
        memcpy(out, bytes.at, *length = bytes.length);
    out[*length] = '\0';
    return out;
}
