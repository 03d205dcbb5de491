/* SPDX-License-Identifier: MIT */
#include "log/pasted_line.h"

#include <string.h>

#include "log/log_bytes.h"
#include "log/log_line.h"
#include "log/log_timestamp.h"

/*
 * Quotation marks that people, mail programs and word processors put around a line: English,
 * German, French, Polish, Japanese and Markdown.
 */
static const struct {
    const char *open;
    const char *close;
} quotes[] = {
    {"\"", "\""},
    {"'", "'"},
    {"```", "```"},
    {"`", "`"},
    {"**", "**"},
    {"\xE2\x80\x9C", "\xE2\x80\x9D"}, /* U+201C, U+201D */
    {"\xE2\x80\x9E", "\xE2\x80\x9C"}, /* U+201E, U+201C */
    {"\xE2\x80\x9E", "\xE2\x80\x9D"}, /* U+201E, U+201D */
    {"\xE2\x80\x9D", "\xE2\x80\x9D"}, /* U+201D, U+201D */
    {"\xE2\x80\x98", "\xE2\x80\x99"}, /* U+2018, U+2019 */
    {"\xE2\x80\x9A", "\xE2\x80\x98"}, /* U+201A, U+2018 */
    {"\xC2\xAB", "\xC2\xBB"},         /* U+00AB, U+00BB */
    {"\xC2\xBB", "\xC2\xAB"},         /* U+00BB, U+00AB */
    {"\xE3\x80\x8C", "\xE3\x80\x8D"}, /* U+300C, U+300D */
    {"\xE3\x80\x8E", "\xE3\x80\x8F"}, /* U+300E, U+300F */
    {"\xEF\xBC\x82", "\xEF\xBC\x82"}, /* U+FF02 */
};

enum { QUOTES = sizeof(quotes) / sizeof(quotes[0]), AROUND_MAX = 8 };

/* Marks in front of the items of a list; a blank follows each. */
static const char *const list_marks[] = {
    "-",
    "*",
    "+",
    "|",
    "#",
    "//",
    "\xE2\x80\xA2" /* U+2022 */,
    "\xE2\x80\x93" /* U+2013 */,
    "\xE2\x80\x94" /* U+2014 */,
    "\xE2\x97\xA6" /* U+25E6 */,
    "\xE2\x96\xAA" /* U+25AA */,
    "\xC2\xB7" /* U+00B7 */,
};

/* Blanks that are none to a program: no-break, narrow, zero width. */
static const char *const odd_blanks[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

static struct slice skip_odd_blanks(struct slice s)
{
    for (size_t i = 0; i < sizeof(odd_blanks) / sizeof(odd_blanks[0]);) {
        s = skip_blanks(s);
        if (slice_starts(s, odd_blanks[i])) {
            s = slice_skip(s, strlen(odd_blanks[i]));
            i = 0;
        } else {
            i++;
        }
    }
    return s;
}

static struct slice trim_end(struct slice s)
{
    s = slice_trim(s);
    for (size_t i = 0; i < sizeof(odd_blanks) / sizeof(odd_blanks[0]); i++)
        if (slice_ends(s, odd_blanks[i]))
            s = slice_trim(slice_head(s, s.length - strlen(odd_blanks[i])));
    return s;
}

static bool has_stamp(struct slice s)
{
    struct log_line line;

    log_line_parse(skip_odd_blanks(s), &line);
    return line.time != MOMENT_UNKNOWN;
}

/*
 * The number of a line or an item: "1. ", "12) ", and of an editor or of grep "12 ", "12: ", "12:"
 * or "12 | ". Behind the latter a stamp has to stand, or a letter in what is a message.
 */
static size_t numbered(struct slice s, bool message)
{
    enum { DIGITS_MAX = 6 };
    struct log_timestamp stamp;
    size_t n = 0;

    while (n <= DIGITS_MAX && n < s.length && is_digit(s.at[n]))
        n++;
    if (n == 0 || n > DIGITS_MAX || n == s.length)
        return 0;
    if ((s.at[n] == '.' || s.at[n] == ')') && byte_is(s, n + 1, ' ') && n <= 3)
        return n + 2;
    struct slice rest = skip_blanks(slice_skip(s, n));
    bool mark = byte_is(rest, 0, '|') || byte_is(rest, 0, ':');
    if (mark)
        rest = skip_blanks(slice_skip(rest, 1));
    mark = (mark && (is_blank(rest.at[-1]) || has_stamp(rest))) || s.at[n] == '\t' || byte_is(rest, 0, '{');
    if (rest.at == s.at + n || !rest.length || log_timestamp_read(s, &stamp))
        return 0;
    if (!log_timestamp_read(rest, &stamp) && (is_digit(rest.at[0]) || !(message || mark)))
        return 0;
    return s.length - rest.length;
}

/*
 * Length of the list mark at the start of s, 0 when there is none. A '>' with a blank after it is
 * log_prefix.h's.
 */
static size_t list_mark(struct slice s, bool message)
{
    for (size_t i = 0; i < sizeof(list_marks) / sizeof(list_marks[0]); i++) {
        size_t n = strlen(list_marks[i]);
        if (slice_starts(s, list_marks[i]) && n < s.length && is_blank(s.at[n]))
            return n + 1;
    }
    if (byte_is(s, 0, '>') && s.length > 1 && (is_digit(s.at[1]) || is_blank(s.at[1]) || s.at[1] == '>'))
        return 1;
    return numbered(s, message);
}

/*
 * Takes a pair of quotation marks off; where only the first one is there, the message was cut or
 * goes on. Within a line that is no message they may be OpenVPN's own.
 */
static bool take_quotes(struct slice *s, bool message)
{
    size_t opened = QUOTES;

    for (size_t i = 0; i < QUOTES; i++) {
        if (!slice_starts(*s, quotes[i].open))
            continue;
        struct slice inside = slice_skip(*s, strlen(quotes[i].open));
        if (!message && !has_stamp(inside))
            return false;
        if (byte_is(inside, inside.length - 1, ',') || byte_is(inside, inside.length - 1, ';'))
            inside.length--;
        if (slice_ends(inside, quotes[i].close)) {
            *s = slice_head(inside, inside.length - strlen(quotes[i].close));
            return true;
        }
        if (opened == QUOTES)
            opened = i;
    }
    if (opened == QUOTES || !message)
        return false;
    struct slice inside = slice_skip(*s, strlen(quotes[opened].open));
    /*
     * a message begins with a stamp or a capital letter; else the mark is OpenVPN's, in a line
     * that goes on
     */
    if (!inside.length || !(is_upper(inside.at[0]) || has_stamp(inside)) || slice_starts(inside, "PUSH_REPLY"))
        return false;
    *s = inside;
    return true;
}

/* `raw` itself when nothing stands around it. */
static struct slice without_surroundings(struct slice raw, bool message)
{
    if (raw.length == 0)
        return raw;
    char first = raw.at[0];
    /* Nearly all lines begin with a letter, a digit or a bracket. */
    if (is_upper(first) || (first >= 'a' && first <= 'z') || first == '[' ||
        (is_digit(first) && !numbered(raw, message)))
        return raw;
    struct slice s = trim_end(skip_odd_blanks(raw));
    struct slice all = s;

    for (unsigned i = 0; i < AROUND_MAX && s.length; i++) {
        size_t mark = list_mark(s, message);
        bool table = mark && s.at[0] == '|';
        if (mark)
            s = slice_skip(s, mark);
        else if (!take_quotes(&s, message))
            break;
        s = trim_end(skip_odd_blanks(s));
        if (table && byte_is(s, s.length - 1, '|'))
            s = trim_end(slice_head(s, s.length - 1));
    }
    return s.length == all.length && s.at == skip_blanks(raw).at ? raw : s;
}

struct slice pasted_line_bare(struct slice raw)
{
    return without_surroundings(raw, false);
}

/* What is being written. */
struct writing {
    char *at;
    size_t length;
};

static void put(struct writing *out, struct slice bytes)
{
    if (bytes.length)
        memcpy(out->at + out->length, bytes.at, bytes.length);
    out->length += bytes.length;
}

static bool is_of_url(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' ||
           c == ':' || c == '@';
}

static bool is_one_of(char c, struct slice set)
{
    return memchr(set.at, (unsigned char)c, set.length) != NULL;
}

/*
 * A link to a host and no more: "http://name:443/". What was made of a log's word has no path; a
 * link of its own has.
 */
struct link {
    struct slice name; /* without scheme and slash */
    size_t length;     /* of the whole URL; 0 when it is none */
};

static struct link link_at(struct slice s)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t start = strlen(schemes[i]);
        size_t n = start;
        if (!slice_starts(s, schemes[i]))
            continue;
        while (n < s.length && is_of_url(s.at[n]))
            n++;
        struct link link = {slice_skip(slice_head(s, n), start), n + (byte_is(s, n, '/') ? 1 : 0)};
        bool ends = link.length == s.length || is_one_of(s.at[link.length], SLICE(" \t>)]|'\""));
        return ends && link.name.length ? link : (struct link){{NULL, 0}, 0};
    }
    return (struct link){{NULL, 0}, 0};
}

/* Without ":443" at the end. */
static struct slice without_port(struct slice s)
{
    size_t n = s.length;

    while (n && is_digit(s.at[n - 1]))
        n--;
    return n && n < s.length && s.at[n - 1] == ':' ? slice_head(s, n - 1) : s;
}

/* True when what was written so far ends with the link's name, each with its port or without. */
static bool was_named(const struct writing *out, struct slice name)
{
    struct slice written = without_port((struct slice){out->at, out->length});

    name = without_port(name);
    return name.length <= written.length &&
           strncasecmp(written.at + written.length - name.length, name.at, name.length) == 0;
}

/*
 * Takes the blanks back in front of a link to what was just named; false, and nothing is done, when
 * it was not.
 */
static bool repeats_name(struct writing *out, struct slice name)
{
    size_t before = out->length;

    while (out->length && out->at[out->length - 1] == ' ')
        out->length--;
    if (was_named(out, name))
        return true;
    out->length = before;
    return false;
}

/*
 * "<http://name>", "<http://name|name>": the whole of it, and what it stands for. Returns its
 * length, 0 when it is none.
 */
static size_t take_angle(struct slice s, struct writing *out)
{
    struct link link = link_at(slice_skip(s, 1));
    size_t n = 1 + link.length;

    if (!link.length)
        return 0;
    if (byte_is(s, n, '>')) {
        if (!repeats_name(out, link.name))
            put(out, link.name);
        return n + 1;
    }
    struct slice label = slice_skip(s, n + 1);
    size_t end = byte_is(s, n, '|') ? slice_find(label, ">") : SLICE_NOT_FOUND;
    if (end == SLICE_NOT_FOUND)
        return 0;
    put(out, slice_head(label, end));
    return n + 1 + end + 1;
}

/* "[label](http://name)": its '[' is taken back. "name (http://name/)": the blank, too. */
static size_t take_round(struct slice s, struct writing *out)
{
    struct link link = link_at(slice_skip(s, 1));

    if (!link.length || !byte_is(s, 1 + link.length, ')'))
        return 0;
    if (out->length && out->at[out->length - 1] == ']') {
        char *open = memrchr(out->at, '[', out->length);
        if (!open)
            return 0;
        size_t label = (size_t)(out->at + out->length - 1 - (open + 1));
        memmove(open, open + 1, label);
        out->length = (size_t)(open - out->at) + label;
        return link.length + 2;
    }
    return repeats_name(out, link.name) ? link.length + 2 : 0;
}

/* "[label|http://name]" of Jira: its '[' is taken back. */
static size_t take_bar(struct slice s, struct writing *out)
{
    struct link link = link_at(slice_skip(s, 1));
    char *open = out->length ? memrchr(out->at, '[', out->length) : NULL;

    if (!link.length || !open || !byte_is(s, 1 + link.length, ']'))
        return 0;
    size_t label = (size_t)(out->at + out->length - (open + 1));
    memmove(open, open + 1, label);
    out->length--;
    return link.length + 2;
}

/* "http://name" alone, with a blank or a quotation mark in front. */
static size_t take_bare(struct slice s, struct writing *out)
{
    struct link link = link_at(s);

    if (!link.length || (out->length && !is_one_of(out->at[out->length - 1], SLICE(" '\"["))))
        return 0;
    put(out, link.name);
    return link.length;
}

/*
 * The colon behind which `s` goes on, from `from` on; SLICE_NOT_FOUND when there is none. Few lines
 * have many, and nearly all have one to look at.
 */
static size_t next_colon(struct slice s, size_t from)
{
    const char *colon = from < s.length ? memchr(s.at + from, ':', s.length - from) : NULL;

    return colon ? (size_t)(colon - s.at) : SLICE_NOT_FOUND;
}

static bool has_link(struct slice s)
{
    for (size_t at = 0; (at = next_colon(s, at)) != SLICE_NOT_FOUND; at++) {
        struct slice before = slice_head(s, at);
        if ((byte_is(s, at + 1, '/') && byte_is(s, at + 2, '/')) || slice_ends(before, "mailto") ||
            slice_ends(before, "tel"))
            return true;
    }
    return false;
}

static struct slice without_links(struct slice s, char *buffer)
{
    struct writing out = {buffer, 0};

    while (s.length) {
        size_t n = s.at[0] == '<'   ? take_angle(s, &out)
                   : s.at[0] == '(' ? take_round(s, &out)
                   : s.at[0] == '|' ? take_bar(s, &out)
                                    : take_bare(s, &out);
        if (n == 0) {
            put(&out, slice_head(s, 1));
            n = 1;
        }
        s = slice_skip(s, n);
    }
    return (struct slice){buffer, out.length};
}

struct slice pasted_line_clean(struct slice raw, char buffer[PASTED_LINE_MAX])
{
    struct slice s = without_surroundings(raw, true);

    return s.length <= PASTED_LINE_MAX && has_link(s) ? without_links(s, buffer) : s;
}

/* What word processors and HTML make of plain characters, and what it was. */
static const struct {
    const char *typeset;
    const char *plain;
} typesets[] = {
    {"\xE2\x80\x98", "'"},   {"\xE2\x80\x99", "'"},  {"\xE2\x80\x9A", "'"}, {"\xE2\x80\x9C", "\""},
    {"\xE2\x80\x9D", "\""},  {"\xE2\x80\x9E", "\""}, {"\xE2\x80\x90", "-"}, {"\xE2\x80\x91", "-"},
    {"\xE2\x80\x93", "--"},  {"\xE2\x80\x94", "--"}, {"\xE2\x80\xAF", " "}, {"\xE2\x80\x8B", ""},
    {"\xE2\x80\xA6", "..."}, {"\xC2\xA0", " "},      {"&lt;", "<"},         {"&gt;", ">"},
    {"&amp;", "&"},          {"&quot;", "\""},       {"&apos;", "'"},       {"&#39;", "'"},
    {"&#x27;", "'"},         {"&#34;", "\""},        {"&#x2F;", "/"},       {"&nbsp;", " "},
    {"&#160;", " "},
};

/* What begins something of that table, or a tag. */
static const unsigned char marks[] = {0xE2, 0xC2, '&', '<'};

bool pasted_line_is_typeset(struct slice raw)
{
    for (size_t i = 0; i < sizeof(marks); i++)
        if (raw.length && memchr(raw.at, marks[i], raw.length))
            return true;
    return false;
}

/*
 * Length of a tag of HTML at the start of s, 0 when it is none: a profile's blocks ("<ca>") and
 * links ("<http:") are not.
 */
static size_t tag(struct slice s)
{
    static const char *const names[] = {"a",      "b",     "i",     "p",    "u",    "br",        "em",
                                        "hr",     "li",    "ol",    "td",   "th",   "tr",        "ul",
                                        "div",    "pre",   "code",  "font", "html", "body",      "span",
                                        "strong", "table", "tbody", "samp", "tt",   "blockquote"};
    struct slice rest = slice_skip(s, byte_is(s, 1, '/') ? 2 : 1);
    size_t n = 0;
    size_t end = byte_is(s, 0, '<') ? slice_find(s, ">") : SLICE_NOT_FOUND;

    while (n < rest.length && ((rest.at[n] >= 'a' && rest.at[n] <= 'z') || is_upper(rest.at[n])))
        n++;
    if (end == SLICE_NOT_FOUND || n == rest.length || !is_one_of(rest.at[n], SLICE(" />")))
        return 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (n == strlen(names[i]) && strncasecmp(rest.at, names[i], n) == 0)
            return end + 1;
    return 0;
}

/* Takes one character, or what it became. Returns its length. */
static size_t take_plain(struct slice s, struct writing *out)
{
    size_t n = s.at[0] == '<' ? tag(s) : 0;

    for (size_t i = 0; n == 0 && i < sizeof(typesets) / sizeof(typesets[0]); i++)
        if (s.at[0] == typesets[i].typeset[0] && slice_starts(s, typesets[i].typeset)) {
            put(out, slice_of(typesets[i].plain));
            n = strlen(typesets[i].typeset);
        }
    if (n == 0) {
        put(out, slice_head(s, 1));
        n = 1;
    }
    return n;
}

bool pasted_line_is_foreign(struct slice raw)
{
    enum { STAMP_MAX = 20 };

    for (size_t i = 0; i < raw.length; i++)
        if ((unsigned char)raw.at[i] > 0xC2 && raw.at[i] != '\xE2')
            return true;
        else if (i < STAMP_MAX && (unsigned char)raw.at[i] >= 0x80)
            return false; /* not even the stamp is as it was */
    return false;
}

struct slice pasted_line_plain(struct slice raw, char buffer[PASTED_LINE_MAX])
{
    struct writing out = {buffer, 0};

    if (raw.length > PASTED_LINE_MAX)
        return raw;
    while (raw.length)
        raw = slice_skip(raw, take_plain(raw, &out));
    return (struct slice){buffer, out.length};
}

size_t pasted_line_signed(struct slice raw)
{
    static const char sign[] = "\xE2\x8F\x8E";
    struct slice rest = slice_skip(raw, 1);
    size_t end =
        rest.length && memchr(rest.at, (unsigned char)sign[0], rest.length) ? slice_find(rest, sign) : SLICE_NOT_FOUND;

    return end == SLICE_NOT_FOUND ? raw.length : end + 1;
}

size_t pasted_line_first(struct slice raw)
{
    enum { STAMP_MIN = 19 };
    struct log_line before;

    for (size_t at = STAMP_MIN; (at = log_timestamp_find(raw, at)) < raw.length; at++) {
        /*
         * A program that runs OpenVPN has a stamp of its own in front of OpenVPN's: then nothing
         * was said in between.
         */
        log_line_parse(slice_head(raw, at), &before);
        if (before.time != MOMENT_UNKNOWN && before.message.length > 1)
            return at;
    }
    return raw.length;
}
