/* SPDX-License-Identifier: MIT */
/*
 * OpenVPN's rules, oddities included (options.c, parse_line()): a backslash counts everywhere but
 * between single quotes, and may be before a backslash, a double quote or a blank only; quotes
 * count at the start of a word only; a closing quote ends the word even when no blank follows; '#'
 * and ';' start a comment only where a word would start, even behind a backslash; what follows the
 * sixteenth word is not looked at.
 */
#include "profile/profile_words.h"

/* Where in a line the lexer stands. */
enum place { BETWEEN, PLAIN, DOUBLE_QUOTED, SINGLE_QUOTED };

/* A lexer at work. */
struct lexer {
    struct profile_words *words;
    size_t used;  /* bytes of words->bytes that are taken */
    size_t start; /* where the word at hand starts */
    enum place place;
    bool escaped; /* the byte before was a backslash that counts */
};

/* OpenVPN takes the NUL after the line for a blank as well: it ends the last word. */
static bool is_blank(char c)
{
    return c == '\0' || c == ' ' || (c >= '\t' && c <= '\r');
}

static void end_word(struct lexer *lexer)
{
    struct profile_words *words = lexer->words;

    words->bytes[lexer->used++] = '\0';
    words->at[words->count++] = words->bytes + lexer->start;
    lexer->start = lexer->used;
    lexer->place = BETWEEN;
}

/* True when `c` ends the word at hand. */
static bool ends_word(const struct lexer *lexer, char c)
{
    switch (lexer->place) {
    case PLAIN:
        return !lexer->escaped && is_blank(c);
    case DOUBLE_QUOTED:
        return !lexer->escaped && c == '"';
    case SINGLE_QUOTED:
        return c == '\'';
    case BETWEEN:
        break;
    }
    return false;
}

/*
 * Takes a byte that stands between words. Returns true when it is the first byte of a plain word.
 */
static bool starts_plain_word(struct lexer *lexer, char c)
{
    if (is_blank(c))
        return false;
    if (!lexer->escaped && (c == '"' || c == '\'')) {
        lexer->place = c == '"' ? DOUBLE_QUOTED : SINGLE_QUOTED;
        return false;
    }
    lexer->place = PLAIN;
    return true;
}

/* Takes one byte. Returns false, and sets *problem, when OpenVPN refuses the line because of it. */
static bool take(struct lexer *lexer, char c, enum profile_problem_kind *problem)
{
    bool stored = false;

    if (!lexer->escaped && c == '\\' && lexer->place != SINGLE_QUOTED) {
        lexer->escaped = true;
        return true;
    }
    if (lexer->place == BETWEEN)
        stored = starts_plain_word(lexer, c);
    else if (ends_word(lexer, c))
        end_word(lexer);
    else
        stored = c != '\0';
    if (stored && lexer->escaped && c != '\\' && c != '"' && !is_blank(c)) {
        *problem = PROFILE_BACKSLASH_BAD;
        return false;
    }
    lexer->escaped = false;
    if (!stored)
        return true;
    if (lexer->used - lexer->start >= PROFILE_WORD_MAX) {
        *problem = PROFILE_WORD_TOO_LONG;
        return false;
    }
    lexer->words->bytes[lexer->used++] = c;
    return true;
}

/* What is wrong with a line that ended inside a word. */
static enum profile_problem_kind left_open(enum place place)
{
    return place == PLAIN ? PROFILE_RESIDUAL : PROFILE_QUOTE_OPEN;
}

bool profile_words_read(struct slice line, struct profile_words *words, enum profile_problem_kind *problem)
{
    struct lexer lexer = {.words = words, .place = BETWEEN};

    words->count = 0;
    line = slice_head(line, PROFILE_LINE_MAX);
    for (size_t i = 0; i <= line.length && words->count < PROFILE_WORDS_MAX; i++) {
        char c = '\0';

        if (i < line.length)
            c = line.at[i];
        if (lexer.place == BETWEEN && (c == '#' || c == ';'))
            break;
        if (!take(&lexer, c, problem)) {
            words->count = 0;
            return false;
        }
        if (c == '\0')
            break;
    }
    if (lexer.place == BETWEEN)
        return true;
    *problem = left_open(lexer.place);
    words->count = 0;
    return false;
}
