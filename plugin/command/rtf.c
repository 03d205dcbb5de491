/* SPDX-License-Identifier: MIT */
#include "command/rtf.h"

#include <stdint.h>
#include <string.h>

/*
 * Groups whose text is not the document's (RTF 1.9.1, "Destinations"). What begins with \* is
 * passed over as well.
 */
static const char *const no_text[] = {"fonttbl", "colortbl", "stylesheet", "info",      "pict",   "object",
                                      "header",  "footer",   "footnote",   "listtable", "filetbl"};

/* Control words that are characters. */
static const struct {
    const char *word;
    const char *text;
} characters[] = {
    {"par", "\n"},    {"line", "\n"},  {"row", "\n"},    {"sect", "\n"},      {"page", "\n"},      {"tab", "\t"},
    {"cell", "\t"},   {"lquote", "'"}, {"rquote", "'"},  {"ldblquote", "\""}, {"rdblquote", "\""}, {"endash", "-"},
    {"emdash", "--"}, {"bullet", "*"}, {"emspace", " "}, {"enspace", " "},
};

/* 0x80 to 0x9F of Windows-1252, what is not used in it as a question mark; the rest is Latin 1. */
static const uint16_t windows_1252[32] = {
    0x20AC, '?',    0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, '?',    0x017D, '?',    '?',    0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, '?',    0x017E, 0x0178,
};

/* What is being written. */
struct writing {
    char *at;
    size_t length;
};

bool rtf_begins(struct slice head)
{
    return slice_starts(head, "{\\rtf");
}

void rtf_start(struct rtf *rtf)
{
    *rtf = (struct rtf){.state = RTF_TEXT};
}

static void put_byte(struct rtf *rtf, struct writing *out, char byte)
{
    if (!rtf->passed && byte != '\0')
        out->at[out->length++] = byte;
}

static void put_text(struct rtf *rtf, struct writing *out, const char *text)
{
    for (; *text; text++)
        put_byte(rtf, out, *text);
}

/* A character of the basic plane; half of a surrogate pair is a question mark. */
static void put_point(struct rtf *rtf, struct writing *out, unsigned point)
{
    if (point >= 0xD800 && point < 0xE000)
        point = '?';
    if (point < 0x80) {
        put_byte(rtf, out, (char)point);
    } else if (point < 0x800) {
        put_byte(rtf, out, (char)(0xC0 | point >> 6));
        put_byte(rtf, out, (char)(0x80 | (point & 0x3F)));
    } else {
        put_byte(rtf, out, (char)(0xE0 | point >> 12));
        put_byte(rtf, out, (char)(0x80 | (point >> 6 & 0x3F)));
        put_byte(rtf, out, (char)(0x80 | (point & 0x3F)));
    }
}

/* A character of the text; one that only stands for a \u before it is passed over. */
static bool is_replaced(struct rtf *rtf)
{
    if (!rtf->replaced)
        return false;
    rtf->replaced--;
    return true;
}

static void pass_group(struct rtf *rtf)
{
    if (!rtf->passed)
        rtf->passed = rtf->depth ? rtf->depth : 1;
}

/* The control word is whole. */
static void end_word(struct rtf *rtf, struct writing *out)
{
    rtf->word[rtf->length] = '\0';
    if (strcmp(rtf->word, "u") == 0) {
        put_point(rtf, out, (unsigned)(rtf->negative ? -rtf->number : rtf->number) & 0xFFFF);
        rtf->replaced = 1;
        return;
    }
    for (size_t i = 0; i < sizeof(no_text) / sizeof(no_text[0]); i++)
        if (strcmp(rtf->word, no_text[i]) == 0)
            pass_group(rtf);
    for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++)
        if (strcmp(rtf->word, characters[i].word) == 0)
            put_text(rtf, out, characters[i].text);
}

static void take_text(struct rtf *rtf, struct writing *out, char c)
{
    switch (c) {
    case '\\':
        rtf->state = RTF_BACKSLASH;
        break;
    case '{':
        rtf->depth += rtf->depth < 100000;
        rtf->replaced = 0;
        break;
    case '}':
        if (rtf->passed && rtf->depth <= rtf->passed)
            rtf->passed = 0;
        rtf->depth -= rtf->depth > 0;
        rtf->replaced = 0;
        break;
    case '\r':
    case '\n':
    case '\0':
        break;
    default:
        if (!is_replaced(rtf))
            put_byte(rtf, out, c);
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The character behind a backslash: a word's first letter, or a sign of its own. */
static void take_sign(struct rtf *rtf, struct writing *out, char c)
{
    rtf->state = RTF_TEXT;
    if (is_letter(c)) {
        rtf->state = RTF_WORD;
        rtf->word[0] = c;
        rtf->length = 1;
        rtf->number = 0;
        rtf->negative = false;
    } else if (c == '\'') {
        rtf->state = RTF_HEX;
        rtf->hex = 1;
    } else if (c == '*') {
        pass_group(rtf);
    } else if (c == '~') {
        put_byte(rtf, out, ' ');
    } else if (c == '_') {
        put_byte(rtf, out, '-');
    } else if (c == '\n' || c == '\r') {
        put_byte(rtf, out, '\n');
    } else if (c == '\\' || c == '{' || c == '}') {
        if (!is_replaced(rtf))
            put_byte(rtf, out, c);
    }
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void take_hex(struct rtf *rtf, struct writing *out, char c)
{
    int digit = hex_of(c);

    if (digit < 0) {
        rtf->state = RTF_TEXT;
        take_text(rtf, out, c);
        return;
    }
    rtf->hex = rtf->hex << 4 | (unsigned)digit;
    if (rtf->hex < 0x100)
        return;
    unsigned byte = rtf->hex & 0xFF;
    rtf->state = RTF_TEXT;
    if (!is_replaced(rtf))
        put_point(rtf, out, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
}

/*
 * Within a control word: letters, then a number, then a blank that belongs to it, or anything else
 * that does not.
 */
static void take_word(struct rtf *rtf, struct writing *out, char c)
{
    enum { NUMBER_MAX = 1000000 };

    if (rtf->state == RTF_WORD && is_letter(c)) {
        rtf->length += rtf->length < RTF_WORD_MAX;
        rtf->word[rtf->length - 1] = c;
    } else if (rtf->state == RTF_WORD && c == '-') {
        rtf->state = RTF_NUMBER;
        rtf->negative = true;
    } else if (c >= '0' && c <= '9') {
        rtf->state = RTF_NUMBER;
        if (rtf->number < NUMBER_MAX)
            rtf->number = rtf->number * 10 + (c - '0');
    } else {
        rtf->state = RTF_TEXT;
        end_word(rtf, out);
        if (c != ' ')
            take_text(rtf, out, c);
    }
}

size_t rtf_feed(struct rtf *rtf, struct slice bytes, char *out)
{
    struct writing writing = {out, 0};

    for (size_t i = 0; i < bytes.length; i++) {
        char c = bytes.at[i];
        if (rtf->state == RTF_TEXT)
            take_text(rtf, &writing, c);
        else if (rtf->state == RTF_BACKSLASH)
            take_sign(rtf, &writing, c);
        else if (rtf->state == RTF_HEX)
            take_hex(rtf, &writing, c);
        else
            take_word(rtf, &writing, c);
    }
    return writing.length;
}
