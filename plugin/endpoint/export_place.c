/* SPDX-License-Identifier: MIT */
#include "endpoint/export_place.h"

#include <string.h>

struct json_place json_place_of(struct slice text, size_t offset)
{
    struct json_place place = {1, 1};

    for (size_t i = 0; i < offset && i < text.length; i++) {
        place.column++;
        if (text.at[i] == '\n')
            place = (struct json_place){place.line + 1, 1};
    }
    return place;
}

/* A walk over the tokens of a text: strings, punctuation, and anything else byte by byte. */
struct walk {
    struct slice text;
    size_t at; /* behind the token */
    size_t begin;
    unsigned depth;     /* brackets that are open behind the token */
    char kind;          /* its first byte */
    struct slice value; /* a string's text, raw */
};

static bool next_token(struct walk *walk)
{
    static const char blanks[] = " \t\r\n";

    while (walk->at < walk->text.length && strchr(blanks, walk->text.at[walk->at]))
        walk->at++;
    if (walk->at >= walk->text.length)
        return false;
    walk->begin = walk->at;
    walk->kind = walk->text.at[walk->at++];
    if (walk->kind == '{' || walk->kind == '[')
        walk->depth++;
    if ((walk->kind == '}' || walk->kind == ']') && walk->depth)
        walk->depth--;
    if (walk->kind != '"')
        return true;
    while (walk->at < walk->text.length && walk->text.at[walk->at] != '"')
        walk->at += walk->text.at[walk->at] == '\\' ? 2 : 1;
    walk->at = walk->at < walk->text.length ? walk->at + 1 : walk->text.length;
    walk->value = slice_head(slice_skip(walk->text, walk->begin + 1), walk->at - walk->begin - 2);
    return true;
}

/*
 * Goes on to the value of the key `name` of the object that is open at `depth`; false when that
 * object ends before.
 */
static bool find_key(struct walk *walk, const char *name, unsigned depth)
{
    bool key = false;

    while (next_token(walk) && walk->depth >= depth) {
        if (key && walk->kind == ':' && walk->depth == depth)
            return next_token(walk);
        key = walk->kind == '"' && walk->depth == depth && slice_is(walk->value, name);
    }
    return false;
}

size_t json_find(struct slice text, const char *list, size_t index, const char *member)
{
    struct walk walk = {.text = text};

    if (!next_token(&walk) || !find_key(&walk, list, 1))
        return 0;
    size_t found = walk.begin;
    bool more = walk.kind == '[' && next_token(&walk) && walk.depth >= 2;
    for (size_t i = 0; more && i < index;) {
        more = next_token(&walk) && walk.depth >= 2;
        if (!more || walk.kind != ',' || walk.depth != 2)
            continue;
        i++;
        more = next_token(&walk);
    }
    if (!more)
        return found;
    found = walk.begin;
    if (member && walk.kind == '{' && find_key(&walk, member, 3))
        found = walk.begin;
    return found;
}
