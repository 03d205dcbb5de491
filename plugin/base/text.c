/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CODE_MARK = sizeof("CVPN-") - 1, FORMATTED_MAX = 2047, DIGITS_MAX = 20 };

void text_start(struct text *text, char *buffer, size_t capacity)
{
    *text = (struct text){buffer, capacity, 0, false};
    buffer[0] = '\0';
}

/* The largest length <= n at which `bytes` can be cut without splitting a UTF-8 character. */
static size_t utf8_cut(const char *bytes, size_t n)
{
    size_t back = n;

    while (back > 0 && n - back < 4 && ((unsigned char)bytes[back] & 0xC0) == 0x80)
        back--;
    return ((unsigned char)bytes[back] & 0xC0) == 0x80 ? n : back;
}

void text_add_slice(struct text *text, struct slice bytes)
{
    size_t room = text->capacity - 1 - text->length;
    size_t n = bytes.length;

    if (n > room) {
        text->cut = true;
        n = utf8_cut(bytes.at, room);
    }
    if (n)
        memcpy(text->buffer + text->length, bytes.at, n);
    text->length += n;
    text->buffer[text->length] = '\0';
}

/*
 * What vsnprintf() is not needed for, which takes ten times as long: %s, %u and %llu, and numbers
 * with zeros in front as %02u.
 */
struct conversion {
    enum { CONVERSION_OTHER, CONVERSION_STRING, CONVERSION_UNSIGNED, CONVERSION_LONG } kind;
    unsigned width;   /* digits at least */
    const char *next; /* the format after it */
};

/* The conversion at `format`, which points at its '%'. */
static struct conversion conversion_at(const char *format)
{
    struct conversion conversion = {CONVERSION_OTHER, 1, format + 1};

    if (format[1] == 's')
        return (struct conversion){CONVERSION_STRING, 0, format + 2};
    if (format[1] == '0' && format[2] >= '1' && format[2] <= '9') {
        conversion.width = (unsigned)(format[2] - '0');
        conversion.next += 2;
    }
    if (conversion.next[0] == 'u') {
        conversion.kind = CONVERSION_UNSIGNED;
        conversion.next += 1;
    } else if (strncmp(conversion.next, "llu", 3) == 0) {
        conversion.kind = CONVERSION_LONG;
        conversion.next += 3;
    }
    return conversion;
}

/* True when the format has no other conversions. */
static bool is_simple(const char *format)
{
    while ((format = strchr(format, '%'))) {
        struct conversion conversion = conversion_at(format);
        if (conversion.kind == CONVERSION_OTHER)
            return false;
        format = conversion.next;
    }
    return true;
}

/* `value` in `width` decimal digits or more, at the end of `digits`. */
static struct slice decimal(unsigned long long value, unsigned width, char digits[DIGITS_MAX])
{
    size_t first = DIGITS_MAX;

    while (value || DIGITS_MAX - first < width) {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    }
    return (struct slice){digits + first, DIGITS_MAX - first};
}

/* Appends one piece; false when it did not fit, and nothing may follow it. */
static bool add_piece(struct text *text, struct slice piece)
{
    size_t room = text->capacity - 1 - text->length;

    text_add_slice(text, piece);
    return piece.length <= room;
}

/* Appends a simple format, piece by piece. */
static void add_simple(struct text *text, const char *format, va_list arguments)
{
    char digits[DIGITS_MAX];

    for (;;) {
        struct slice piece = {format, (size_t)(strchrnul(format, '%') - format)};
        format += piece.length;
        if (!add_piece(text, piece) || !*format)
            return;
        struct conversion conversion = conversion_at(format);
        if (conversion.kind == CONVERSION_STRING)
            piece = slice_of(va_arg(arguments, const char *));
        else if (conversion.kind == CONVERSION_UNSIGNED)
            piece = decimal(va_arg(arguments, unsigned), conversion.width, digits);
        else
            piece = decimal(va_arg(arguments, unsigned long long), conversion.width, digits);
        if (!add_piece(text, piece))
            return;
        format = conversion.next;
    }
}

/* Appends any other format. */
__attribute__((format(printf, 2, 0))) static void add_formatted(struct text *text, const char *format,
                                                                va_list arguments)
{
    char line[FORMATTED_MAX + 2]; /* one byte more than is used: it tells where a character ends */
    int n = vsnprintf(line, sizeof(line), format, arguments);

    if (n < 0)
        return;
    if (n > FORMATTED_MAX) {
        text->cut = true;
        n = (int)utf8_cut(line, FORMATTED_MAX);
    }
    text_add_slice(text, (struct slice){line, (size_t)n});
}

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (is_simple(format))
        add_simple(text, format, arguments);
    else
        add_formatted(text, format, arguments);
    va_end(arguments);
}

/*
 * Length of the valid UTF-8 character at the start of `s` (RFC 3629), its code point in *point; 0
 * when there is none.
 */
static size_t utf8_character(struct slice s, uint32_t *point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)s.at[0];
    size_t n = first < 0x80             ? 1
               : (first & 0xE0) == 0xC0 ? 2
               : (first & 0xF0) == 0xE0 ? 3
               : (first & 0xF8) == 0xF0 ? 4
                                        : 0;

    if (n == 0 || n > s.length)
        return 0;
    *point = n == 1 ? first : first & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s.at[i] & 0xC0) != 0x80)
            return 0;
        *point = *point << 6 | ((unsigned char)s.at[i] & 0x3F);
    }
    if (*point < smallest[n] || *point > 0x10FFFF || (*point >= 0xD800 && *point <= 0xDFFF))
        return 0;
    return n;
}

static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

/*
 * Characters that are not seen, or that make what is seen another than it is: all of Unicode 15
 * with the general category Cf, Zl or Zp, or the property Default_Ignorable_Code_Point
 * (DerivedCoreProperties.txt; Bidi_Control is within Cf). In order.
 */
static const struct {
    uint32_t first;
    uint32_t last;
} hidden[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x0600, 0x0605},   {0x061C, 0x061C},   {0x06DD, 0x06DD},
    {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x115F, 0x1160},   {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD},
    {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

/* Noncharacters (Unicode 23.7) are no text either. */
static bool is_hidden(uint32_t point)
{
    if ((point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF))
        return true;
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]) && point >= hidden[i].first; i++)
        if (point <= hidden[i].last)
            return true;
    return false;
}

/* "CVPN-0909": who searches a log for codes must find only those that we say. */
static bool is_code(struct slice bytes)
{
    return bytes.length > CODE_MARK && slice_starts(bytes, "CVPN-") && bytes.at[CODE_MARK] >= '0' &&
           bytes.at[CODE_MARK] <= '9';
}

static void add_escaped(struct text *text, struct slice bytes, bool codes_too)
{
    while (bytes.length && !text->cut) {
        char escaped[16];
        uint32_t point = 0;
        size_t n = utf8_character(bytes, &point);
        struct slice piece = slice_head(bytes, n);

        if (codes_too && is_code(bytes)) {
            n = CODE_MARK;
            piece = SLICE("CVPN\\x2D");
        } else if (n == 0 || is_control(point)) {
            n = n ? n : 1;
            unsigned shown = n == 1 ? (unsigned char)bytes.at[0] : point;
            /* no capital C in front of what would make a code of it */
            bool before_code = codes_too && slice_starts(slice_skip(bytes, n), "VPN-");
            (void)snprintf(escaped, sizeof(escaped), before_code ? "\\x%02x" : "\\x%02X", shown);
            piece = slice_of(escaped);
        } else if (is_hidden(point)) {
            (void)snprintf(escaped, sizeof(escaped), "\\u{%04X}", point);
            piece = slice_of(escaped);
        }
        if (piece.length > text->capacity - 1 - text->length) {
            text->cut = true;
            return;
        }
        text_add_slice(text, piece);
        bytes = slice_skip(bytes, n);
    }
}

void text_add_shown(struct text *text, struct slice bytes)
{
    add_escaped(text, bytes, true);
}

void text_add_typed(struct text *text, struct slice bytes)
{
    add_escaped(text, bytes, false);
}

char *text_copy(char *dst, size_t capacity, struct slice bytes)
{
    struct text text;
    const char *nul = bytes.length ? memchr(bytes.at, '\0', bytes.length) : NULL;

    text_start(&text, dst, capacity);
    text_add_slice(&text, nul ? slice_head(bytes, (size_t)(nul - bytes.at)) : bytes);
    return dst;
}
