/* SPDX-License-Identifier: MIT */
#include "endpoint/export_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { DEPTH_MAX = 64, SCALAR_MAX = 65536 };

/* The text, and the line at hand: how far it is indented, and what it says. */
struct yaml {
    struct slice rest;
    struct slice line;
    size_t indent;
    bool ended;
    bool bad;
    unsigned depth;
};

static json_t *read_node(struct yaml *yaml, size_t indent);

/* Where a comment begins: at a # after a blank, and outside of quotes. */
static struct slice without_comment(struct slice line)
{
    char quote = '\0';

    for (size_t i = 0; i < line.length; i++) {
        char c = line.at[i];
        bool first = i == 0 || strchr(" [{,", line.at[i - 1]);
        if (quote)
            quote = (char)(c == quote ? '\0' : quote);
        else if ((c == '"' || c == '\'') && first)
            quote = c;
        else if (c == '#' && (i == 0 || line.at[i - 1] == ' '))
            return slice_head(line, i);
    }
    return line;
}

static size_t indent_of(struct slice line)
{
    size_t indent = 0;

    while (indent < line.length && line.at[indent] == ' ')
        indent++;
    return indent;
}

/* Goes on to the next line that says something. */
static void next_line(struct yaml *yaml)
{
    struct slice line;

    while (slice_split(&yaml->rest, '\n', &line)) {
        yaml->indent = indent_of(line);
        yaml->line = slice_trim(without_comment(line));
        if (yaml->line.length && !slice_is(yaml->line, "---") && yaml->line.at[0] != '%')
            return;
    }
    yaml->ended = true;
    yaml->line = SLICE("");
}

static bool is_item(struct slice line)
{
    return slice_is(line, "-") || slice_starts(line, "- ");
}

/* The length of a quoted scalar with its quotes; 0 when it does not end on this line. */
static size_t quoted_length(struct slice text)
{
    for (size_t i = 1; i < text.length; i++) {
        bool doubled = text.at[0] == '\'' && text.at[i] == '\'' && i + 1 < text.length && text.at[i + 1] == '\'';
        if (doubled || (text.at[0] == '"' && text.at[i] == '\\'))
            i++;
        else if (text.at[i] == text.at[0])
            return i + 1;
    }
    return 0;
}

/* Where the colon after a key is; 0 when the line has no key. */
static size_t key_length(struct slice line)
{
    size_t i = line.length && strchr("\"'", line.at[0]) ? quoted_length(line) : 0;

    if (line.length && strchr("[{|>", line.at[0]))
        return 0;
    for (; i < line.length; i++)
        if (line.at[i] == ':' && (i + 1 == line.length || line.at[i + 1] == ' '))
            return i;
    return 0;
}

static json_t *string_of(struct slice text)
{
    json_t *string = json_stringn(text.length ? text.at : "", text.length);

    return string ? string : json_null(); /* not UTF-8 */
}

/* What is in quotes: JSON's escapes are a part of YAML's, and 'it''s' has one of its own. */
static json_t *quoted(struct slice text)
{
    json_error_t error;

    if (text.at[0] == '"') {
        json_t *string = json_loadb(text.at, text.length, JSON_DECODE_ANY, &error);
        return string ? string : string_of(slice_head(slice_skip(text, 1), text.length - 2));
    }
    char *plain = malloc(text.length + 1);
    size_t length = 0;
    for (size_t i = 1; plain && i + 1 < text.length; i++) {
        plain[length++] = text.at[i];
        i += text.at[i] == '\'';
    }
    json_t *string = plain ? string_of((struct slice){plain, length}) : json_null();
    free(plain);
    return string;
}

/* YAML 1.2 section 10.3.2, without what the AWS CLI never writes. */
static json_t *plain(struct slice text)
{
    unsigned long long number;

    if (slice_is(text, "") || slice_is(text, "null") || slice_is(text, "~"))
        return json_null();
    if (slice_is(text, "true") || slice_is(text, "false"))
        return json_boolean(slice_is(text, "true"));
    if (slice_number(text, 1ULL << 62, &number))
        return json_integer((json_int_t)number);
    return string_of(text);
}

static json_t *scalar(struct slice text)
{
    if (text.length > 1 && strchr("\"'", text.at[0]) && quoted_length(text) == text.length)
        return quoted(text);
    return plain(text);
}

/* A word of a flow collection: up to one of its marks. */
static struct slice flow_word(struct slice *text)
{
    size_t length = text->length && strchr("\"'", text->at[0]) ? quoted_length(*text) : 0;

    while (length < text->length && !strchr(",]}", text->at[length]) &&
           !(text->at[length] == ':' && (length + 1 == text->length || text->at[length + 1] == ' ')))
        length++;
    struct slice word = slice_trim(slice_head(*text, length));
    *text = slice_skip(*text, length);
    return word;
}

static json_t *flow(struct yaml *yaml, struct slice *text);

/* One member of a flow collection into `into`; false when there is none. */
static bool flow_member(struct yaml *yaml, struct slice *text, json_t *into)
{
    *text = slice_trim(*text);
    if (!json_is_object(into))
        return json_array_append_new(into, flow(yaml, text)) == 0;
    struct slice word = flow_word(text);
    json_t *key = scalar(word);
    bool good = slice_starts(*text, ":");
    if (good) {
        *text = slice_trim(slice_skip(*text, 1));
        json_t *value = flow(yaml, text);
        char name[256];
        good =
            json_object_set_new(into, json_is_string(key) ? json_string_value(key) : TEXT_COPY(name, word), value) == 0;
    }
    json_decref(key);
    return good;
}

/* A value in the flow style; what is after it is left in *text. */
static json_t *flow(struct yaml *yaml, struct slice *text)
{
    bool list = slice_starts(*text, "[");

    if (!list && !slice_starts(*text, "{"))
        return scalar(flow_word(text));
    json_t *into = list ? json_array() : json_object();
    char end = list ? ']' : '}';
    if (++yaml->depth > DEPTH_MAX)
        yaml->bad = true;
    *text = slice_trim(slice_skip(*text, 1));
    while (!yaml->bad && text->length && text->at[0] != end) {
        yaml->bad = !flow_member(yaml, text, into);
        *text = slice_trim(*text);
        if (slice_starts(*text, ","))
            *text = slice_trim(slice_skip(*text, 1));
        else if (!text->length || text->at[0] != end)
            yaml->bad = true;
    }
    yaml->bad = yaml->bad || !text->length;
    *text = slice_skip(*text, 1);
    yaml->depth--;
    return into;
}

/* A block scalar: all lines that are further in than `indent`, however they look. */
static json_t *block_scalar(struct yaml *yaml, size_t indent)
{
    const char *begin = yaml->rest.at;
    struct slice rest = yaml->rest;
    struct slice line;
    size_t length = 0;

    while (slice_split(&rest, '\n', &line) && (slice_trim(line).length == 0 || indent_of(line) > indent)) {
        length = (size_t)(line.at + line.length - begin);
        yaml->rest = rest;
    }
    next_line(yaml);
    return string_of((struct slice){begin, length});
}

/* A scalar that may go on in the lines that are further in than `indent`. */
static json_t *long_scalar(struct yaml *yaml, struct slice text, size_t indent)
{
    char *joined = malloc(SCALAR_MAX);
    struct text all;

    if (!joined)
        return json_null();
    text_start(&all, joined, SCALAR_MAX);
    text_add_slice(&all, text);
    for (next_line(yaml); !yaml->ended && yaml->indent > indent; next_line(yaml)) {
        text_add(&all, " ");
        text_add_slice(&all, yaml->line);
    }
    json_t *value = scalar((struct slice){joined, all.length});
    free(joined);
    return value;
}

/* Passes over a tag or an anchor. */
static struct slice without_tag(struct slice text)
{
    while (text.length && (text.at[0] == '!' || text.at[0] == '&')) {
        size_t blank = slice_find(text, " ");
        text = blank == SLICE_NOT_FOUND ? SLICE("") : slice_trim(slice_skip(text, blank));
    }
    return text;
}

/* What is after a key's colon, or on the lines below it. */
static json_t *read_value(struct yaml *yaml, struct slice text, size_t indent)
{
    text = without_tag(text);
    if (slice_starts(text, "|") || slice_starts(text, ">"))
        return block_scalar(yaml, indent);
    if (slice_starts(text, "[") || slice_starts(text, "{")) {
        json_t *value = flow(yaml, &text);
        yaml->bad = yaml->bad || slice_trim(text).length;
        next_line(yaml);
        return value;
    }
    if (text.length)
        return long_scalar(yaml, text, indent);
    next_line(yaml);
    if (!yaml->ended && (yaml->indent > indent || (yaml->indent == indent && is_item(yaml->line))))
        return read_node(yaml, yaml->indent);
    return json_null();
}

static json_t *read_list(struct yaml *yaml, size_t indent)
{
    json_t *list = json_array();

    while (!yaml->bad && !yaml->ended && yaml->indent == indent && is_item(yaml->line)) {
        struct slice text = slice_skip(yaml->line, 1);
        size_t inner = indent + 1 + indent_of(text);
        text = without_tag(slice_trim(text));
        json_t *value;
        if (is_item(text) || (key_length(text) && !slice_starts(text, "{"))) {
            yaml->line = text;
            yaml->indent = inner;
            value = read_node(yaml, inner);
        } else {
            value = read_value(yaml, text, indent);
        }
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *read_mapping(struct yaml *yaml, size_t indent)
{
    json_t *object = json_object();
    size_t length;

    while (!yaml->bad && !yaml->ended && yaml->indent == indent && (length = key_length(yaml->line)) > 0) {
        json_t *key = scalar(slice_trim(slice_head(yaml->line, length)));
        struct slice word = slice_trim(slice_head(yaml->line, length));
        char name[256];
        json_t *value = read_value(yaml, slice_trim(slice_skip(yaml->line, length + 1)), indent);
        if (json_object_set_new(object, json_is_string(key) ? json_string_value(key) : TEXT_COPY(name, word), value))
            yaml->bad = true;
        json_decref(key);
    }
    return object;
}

static json_t *read_node(struct yaml *yaml, size_t indent)
{
    json_t *node = NULL;

    if (++yaml->depth > DEPTH_MAX)
        yaml->bad = true;
    if (yaml->bad)
        node = json_null();
    else if (is_item(yaml->line))
        node = read_list(yaml, indent);
    else if (key_length(yaml->line))
        node = read_mapping(yaml, indent);
    else
        node = read_value(yaml, yaml->line, indent);
    yaml->depth--;
    return node;
}

json_t *yaml_read(struct slice text)
{
    struct yaml yaml = {.rest = text};
    json_t *root = NULL;

    if (!text.length || memchr(text.at, '\0', text.length))
        return NULL;
    next_line(&yaml);
    if (!yaml.ended)
        root = read_node(&yaml, yaml.indent);
    if (root && (yaml.bad || !yaml.ended || !(json_is_object(root) || json_is_array(root)))) {
        json_decref(root);
        root = NULL;
    }
    return root;
}
