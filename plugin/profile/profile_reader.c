/* SPDX-License-Identifier: MIT */
/*
 * Reading, file by file and line by line. The order of the checks is that of OpenVPN's options.c:
 * read_config_file() for the lines of a file, read_config_string() for those of a <connection>
 * block, check_inline_file() for blocks.
 */
#include "profile/profile_parts.h"

#include "base/text.h"
#include "profile/profile_lines.h"
#include "profile/profile_words.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* Takes the words of a line; lines gives the text of the block when they open one. */
static void take_option(struct profile_reader *reader, struct profile_lines *lines, const struct profile_words *words,
                        struct profile_place place, int level)
{
    char name[PROFILE_WORD_MAX + 1];
    const char *at[PROFILE_WORDS_MAX];
    struct slice block = {NULL, 0};
    struct slice first = slice_of(words->at[0]);

    memcpy(at, words->at, sizeof(at));
    /* bypass_doubledash(): "--remote" in a file is "remote", but "--" alone stays. */
    if (first.length >= 3 && slice_starts(first, "--"))
        at[0] += 2;
    if (profile_block_opens(at, words->count, name)) {
        at[0] = name;
        if (!profile_block_take(lines, name, &block)) {
            /* 2.3 warns and takes what there is, later ones stop. */
            bool stops = openvpn_options_minor(reader->store->version) > 3;

            profile_reader_problem(reader, PROFILE_BLOCK_OPEN, stops, name, place, NULL);
            if (stops)
                return;
        }
    }
    profile_reader_option(reader, at, words->count, block, place, level);
}

/* Reads options line by line. */
static void read_lines(struct profile_reader *reader, struct profile_lines *lines, const char *file, int level)
{
    struct slice line;
    struct profile_words words;
    bool first = !lines->in_connection;

    while (!reader->full && !reader->out_of_memory && profile_line_take(lines, &line)) {
        enum profile_problem_kind problem = PROFILE_PROBLEM_KINDS;
        struct profile_place place = {file, lines->line};

        if (!lines->in_connection && line.length >= PROFILE_LINE_MAX) {
            /*
             * OpenVPN has stopped; we go on after the line, since its rest would look like
             * options, and may be secret.
             */
            profile_reader_problem(reader, PROFILE_LINE_TOO_LONG, true, NULL, place, NULL);
        } else {
            if (first && slice_starts(line, "\xEF\xBB\xBF"))
                line = slice_skip(line, 3);
            if (!profile_words_read(line, &words, &problem))
                profile_reader_problem(reader, problem, true, NULL, place, NULL);
            else if (words.count)
                take_option(reader, lines, &words, place, level);
        }
        first = false;
    }
    explicit_bzero(&words, sizeof(words));
}

/* Notes that a file cannot be used as a whole; says who asked for it when another file did. */
static void refuse_file(struct profile_reader *reader, enum profile_problem_kind kind, bool stops, const char *path,
                        struct profile_place asked, int level, const char *why)
{
    char detail[sizeof(((struct profile_problem *)NULL)->detail)];
    struct text text;

    text_start(&text, detail, sizeof(detail));
    text_add_shown(&text, slice_head(slice_of(why), sizeof(detail) / 2));
    if (level > 1) {
        text_add(&text, "%snamed in line %u of ", text.length ? "; " : "", asked.line);
        text_add_shown(&text, slice_of(asked.file));
    }
    profile_reader_problem(reader, kind, stops, NULL, (struct profile_place){path, 0}, detail);
}

/* Number of the line that offset `n` is in, and where that line starts. */
static unsigned line_at(struct slice text, size_t n, size_t *start)
{
    unsigned line = 1;

    *start = 0;
    for (size_t i = 0; i < n; i++) {
        if (text.at[i] == '\n') {
            line++;
            *start = i + 1;
        }
    }
    return line;
}

/* How many bytes are control characters that no text has. */
static size_t count_odd(struct slice text)
{
    size_t odd = 0;

    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];

        odd += (c < ' ' && !(c >= '\t' && c <= '\r')) || c == 0x7F;
    }
    return odd;
}

/*
 * What of `text` can be read as a profile: all of it, the lines before the first NUL, or nothing.
 */
static struct slice readable_part(struct profile_reader *reader, struct slice text, const char *file)
{
    const char *nul = text.length ? memchr(text.at, '\0', text.length) : NULL;
    bool wide = slice_starts(text, "\xFF\xFE") || slice_starts(text, "\xFE\xFF");
    size_t start = 0;
    struct profile_place place = {file, 1};

    if (wide || count_odd(text) > text.length / 10) {
        profile_reader_problem(reader, PROFILE_NOT_TEXT, true, NULL, place, wide ? "UTF-16" : "binary data");
        return slice_head(text, 0);
    }
    if (!nul)
        return text;
    place.line = line_at(text, (size_t)(nul - text.at), &start);
    profile_reader_problem(reader, PROFILE_NOT_TEXT, true, NULL, place, "NUL byte");
    return slice_head(text, start);
}

/* Files that can be read but once: OpenVPN had their content, we cannot have it again. */
static bool is_standard_input(const char *path)
{
    struct slice s = slice_of(path);

    return slice_is(s, "stdin") || slice_is(s, "/dev/stdin") || slice_starts(s, "/dev/fd/") ||
           slice_starts(s, "/proc/self/fd/");
}

/* Gets the bytes of a file, or notes why not. */
static bool load(struct profile_reader *reader, const char *path, struct profile_place asked, int level,
                 struct slice *text)
{
    char *bytes = NULL;
    char why[96] = "";
    size_t length = 0;
    enum file_status status = FILE_SPECIAL;

    if (reader->files && reader->files->read)
        status = reader->files->read(reader->files->context, path, PROFILE_BYTES_MAX - reader->bytes, &bytes, &length,
                                     why, sizeof(why));
    if (status == FILE_READ && length > PROFILE_BYTES_MAX - reader->bytes)
        status = FILE_TOO_LARGE;
    if (status == FILE_READ) {
        reader->bytes += length;
        *text = (struct slice){bytes, length};
        reader->out_of_memory = !profile_store_keep(reader->store, bytes, length);
        return !reader->out_of_memory;
    }
    free(bytes);
    switch (status) {
    case FILE_MISSING:
        refuse_file(reader, PROFILE_NOT_FOUND, true, path, asked, level, why);
        break;
    case FILE_TOO_LARGE:
        reader->full = true;
        refuse_file(reader, PROFILE_TOO_LARGE, false, path, asked, level, why);
        break;
    default:
        refuse_file(reader, PROFILE_NOT_READABLE, status == FILE_UNREADABLE, path, asked, level, why);
        break;
    }
    return false;
}

void profile_reader_file(struct profile_reader *reader, const char *path, struct profile_place place, int level)
{
    struct slice text = {NULL, 0};

    if (reader->no_more_files || reader->full)
        return;
    if (level > PROFILE_INCLUDE_MAX) {
        reader->no_more_files = true;
        profile_reader_problem(reader, PROFILE_INCLUDE_LOOP, true, "config", place, NULL);
        return;
    }
    path = profile_store_copy(reader->store, slice_of(path));
    if (!path) {
        reader->out_of_memory = true;
        return;
    }
    if (!reader->profile->path)
        reader->profile->path = path;
    if (is_standard_input(path)) {
        refuse_file(reader, PROFILE_NOT_READABLE, false, path, place, level, "read from standard input");
        return;
    }
    if (!load(reader, path, place, level, &text))
        return;
    struct profile_lines lines = {.left = readable_part(reader, text, path)};
    read_lines(reader, &lines, path, level);
}

/*
 * The <connection> branch of add_option(): the options inside are read at once, in a world of their
 * own, where ignore-unknown-option and FORWARD_COMPATIBLE from outside do not hold.
 */
static void read_connection(struct profile_reader *reader, struct slice block, struct profile_place place, int level)
{
    struct profile_lines lines = {.left = block, .line = place.line, .in_connection = true};
    size_t before = reader->profile->option_count;
    bool has_remote = false;

    reader->connection = (int)reader->profile->connection_count++;
    read_lines(reader, &lines, place.file, level);
    reader->connection = -1;
    for (size_t i = before; i < reader->profile->option_count; i++)
        has_remote |= strcmp(reader->store->options[i].words[0], "remote") == 0;
    if (!has_remote)
        profile_reader_problem(reader, PROFILE_OPTION_PARAMETERS, true, "connection", place,
                               "a <connection> block without a remote");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

/*
 * Keeps the names that ignore-unknown-option gives; they may be written with dashes. A profile may
 * have many: they are kept in a balanced tree.
 */
static void ignore_names(struct profile_reader *reader, const struct profile_option *option)
{
    for (unsigned i = 1; i < option->word_count; i++) {
        const char *name = option->words[i];

        if (!tsearch(strncmp(name, "--", 2) == 0 ? name + 2 : name, &reader->ignored, compare_names))
            reader->out_of_memory = true;
    }
}

/* True when OpenVPN only warns about an option of this name that it does not know. */
static bool is_ignored(const struct profile_reader *reader, const char *name)
{
    return reader->connection < 0 && tfind(name, &reader->ignored, compare_names) != NULL;
}

/* What an option does to the reading itself. */
static void follow(struct profile_reader *reader, const struct profile_option *option, struct profile_place place,
                   int level)
{
    struct profile_option kept = *option; /* the array that holds *option may move */
    const char *value = kept.word_count > 1 ? kept.words[1] : NULL;

    if (kept.block.at && strcmp(kept.words[0], "connection") == 0)
        read_connection(reader, kept.block, place, level);
    else if (!value)
        return;
    else if (strcmp(kept.words[0], "config") == 0)
        profile_reader_file(reader, value, place, level + 1);
    else if (strcmp(kept.words[0], "ignore-unknown-option") == 0)
        ignore_names(reader, &kept);
    else if (strcmp(kept.words[0], "setenv") == 0)
        reader->forward_compatible |=
            kept.word_count == 3 && strcmp(value, "FORWARD_COMPATIBLE") == 0 && strcmp(kept.words[2], "1") == 0;
    else if (strcmp(kept.words[0], "cd") == 0 && reader->files && reader->files->change_directory &&
             !reader->files->change_directory(reader->files->context, value))
        profile_reader_problem(reader, PROFILE_NOT_READABLE, true, "cd", place, "cannot change to that directory");
}

/* Appends an option with copies of its words. Returns it, or NULL when there is no room. */
static struct profile_option *keep_option(struct profile_reader *reader, const char *const *words, unsigned count,
                                          struct slice block, struct profile_place place)
{
    struct profile_store *store = reader->store;
    struct profile *profile = reader->profile;

    if (profile->option_count >= PROFILE_OPTIONS_MAX) {
        reader->full = true;
        profile_reader_problem(reader, PROFILE_TOO_LARGE, false, NULL, place, "too many options");
        return NULL;
    }
    reader->out_of_memory = true;
    if (profile->option_count == store->option_capacity) {
        size_t capacity = store->option_capacity ? 2 * store->option_capacity : 64;
        struct profile_option *grown = realloc(store->options, capacity * sizeof(*grown));

        if (!grown)
            return NULL;
        store->options = grown;
        store->option_capacity = capacity;
    }
    const char **copies = profile_store_take(store, (count + 1) * sizeof(*copies));
    if (!copies)
        return NULL;
    for (unsigned i = 0; i < count; i++) {
        copies[i] = profile_store_copy(store, slice_of(words[i]));
        if (!copies[i])
            return NULL;
    }
    reader->out_of_memory = false;
    struct profile_option *option = &store->options[profile->option_count++];
    *option = (struct profile_option){.words = copies,
                                      .word_count = count,
                                      .block = block,
                                      .file = place.file,
                                      .line = place.line,
                                      .connection = reader->connection};
    return option;
}

/*
 * VERIFY_PERMISSION() (options.c): NULL, or why a known option may not be here; `setenv opt`
 * does not help then.
 */
static const char *misplaced(const struct openvpn_option *row, const struct profile_option *option)
{
    if (option->connection >= 0 && !(row->flags & OPTION_CONNECTION))
        return "not allowed in a <connection> block";
    if (option->block.at && !(row->flags & OPTION_BLOCK))
        return "not allowed as an inline block";
    return NULL;
}

void profile_reader_option(struct profile_reader *reader, const char *const *words, unsigned count, struct slice block,
                           struct profile_place place, int level)
{
    static const char *const opt_alone[] = {"setenv opt"};
    struct openvpn_version version = reader->store->version;
    bool opt = count > 1 && strcmp(words[0], "setenv") == 0 && strcmp(words[1], "opt") == 0;

    if (opt) {
        /* Nothing after it: OpenVPN warns of an option of that name. */
        words = count > 2 ? words + 2 : opt_alone;
        count = count > 2 ? count - 2 : 1;
    }
    struct profile_option *option = keep_option(reader, words, count, block, place);
    if (!option)
        return;
    const struct openvpn_option *row = openvpn_option_find(option->words[0], version);
    bool takes = row && openvpn_option_takes(row, count - 1 + (block.at != NULL), version);
    const char *reason = takes ? misplaced(row, option) : NULL;
    bool forward = reader->forward_compatible && reader->connection < 0;

    option->known = row != NULL;
    option->optional = opt || is_ignored(reader, option->words[0]) || (forward && !row);
    option->works = !option->optional || takes;
    if (!takes)
        profile_reader_problem(reader, row ? PROFILE_OPTION_PARAMETERS : PROFILE_OPTION_UNKNOWN,
                               !option->optional && !forward, option->words[0], place, NULL);
    else if (reason)
        profile_reader_problem(reader, PROFILE_OPTION_PARAMETERS, true, option->words[0], place, reason);
    else
        follow(reader, option, place, level);
}

void profile_reader_problem(struct profile_reader *reader, enum profile_problem_kind kind, bool stops,
                            const char *option, struct profile_place place, const char *detail)
{
    struct profile *profile = reader->profile;

    if (profile->problem_count == PROFILE_PROBLEMS_MAX) {
        profile->problems_left_out++;
        return;
    }
    struct profile_problem *problem = &reader->store->problems[profile->problem_count];
    *problem = (struct profile_problem){.kind = kind, .stops = stops, .file = place.file, .line = place.line};
    if (option) {
        problem->option = profile_store_copy(reader->store, slice_head(slice_of(option), PROFILE_WORD_MAX));
        reader->out_of_memory |= !problem->option;
    }
    text_copy(problem->detail, sizeof(problem->detail), slice_of(detail));
    profile->problem_count++;
}

bool profile_reader_start(struct profile_reader *reader, struct openvpn_version version,
                          const struct file_source *files)
{
    struct profile *profile = calloc(1, sizeof(*profile));
    struct profile_store *store = calloc(1, sizeof(*store));

    if (!profile || !store) {
        free(profile);
        free(store);
        return false;
    }
    store->version = version;
    profile->store = store;
    *reader = (struct profile_reader){.profile = profile, .store = store, .files = files, .connection = -1};
    return true;
}

/* The names belong to the store. */
static void leave_name(void *name)
{
    (void)name;
}

struct profile *profile_reader_finish(struct profile_reader *reader)
{
    struct profile *profile = reader->profile;

    tdestroy(reader->ignored, leave_name);
    reader->ignored = NULL;
    if (reader->out_of_memory) {
        profile_free(profile);
        return NULL;
    }
    profile->options = reader->store->options;
    profile->problems = reader->store->problems;
    return profile;
}

struct profile *profile_read_file(const char *path, struct openvpn_version version, const struct file_source *files)
{
    struct profile_reader reader;

    if (!profile_reader_start(&reader, version, files))
        return NULL;
    profile_reader_file(&reader, path, (struct profile_place){"[CMD-LINE]", 1}, 1);
    return profile_reader_finish(&reader);
}

void profile_free(struct profile *profile)
{
    if (!profile)
        return;
    profile_store_free(profile->store);
    free(profile);
}
