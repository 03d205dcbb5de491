/* SPDX-License-Identifier: MIT */
/*
 * OpenVPN's parse_argv() (options.c): words are taken as they are, no quotes and no comments; an
 * option reaches up to the next word with two dashes, or to its fifteenth parameter, whatever comes
 * first.
 */
#include "profile/profile_parts.h"

#include <string.h>

/* add_option() gives this place to what has no file. */
static const struct profile_place command_line = {"[CMD-LINE]", 1};

static bool has_dashes(const char *word)
{
    return strncmp(word, "--", 2) == 0;
}

/* Counts the bytes of the command line; false when they are more than we read. */
static bool fits(struct profile_reader *reader, int count, const char *const *arguments)
{
    for (int i = 1; i < count && reader->bytes <= PROFILE_BYTES_MAX; i++)
        reader->bytes += strnlen(arguments[i], PROFILE_BYTES_MAX - reader->bytes) + 1;
    if (reader->bytes <= PROFILE_BYTES_MAX)
        return true;
    reader->full = true;
    profile_reader_problem(reader, PROFILE_TOO_LARGE, false, NULL, command_line, NULL);
    return false;
}

/* Takes the option that starts at arguments[i]; returns how many words belong to it. */
static int take_option(struct profile_reader *reader, int count, const char *const *arguments, int i)
{
    const char *words[PROFILE_WORDS_MAX];
    int n = 1;

    words[0] = arguments[i];
    if (has_dashes(words[0]))
        words[0] += 2;
    else
        profile_reader_problem(reader, PROFILE_DASHES_MISSING, true, words[0], command_line, NULL);
    while (n < PROFILE_WORDS_MAX && i + n < count && !has_dashes(arguments[i + n])) {
        words[n] = arguments[i + n];
        n++;
    }
    profile_reader_option(reader, words, (unsigned)n, (struct slice){NULL, 0}, command_line, 0);
    return n;
}

struct profile *profile_read_command_line(int count, const char *const *arguments, struct openvpn_version version,
                                          const struct file_source *files)
{
    struct profile_reader reader;

    if (!profile_reader_start(&reader, version, files))
        return NULL;
    if (!fits(&reader, count, arguments))
        return profile_reader_finish(&reader);
    if (count == 2 && !has_dashes(arguments[1])) {
        const char *words[] = {"config", arguments[1]};

        profile_reader_option(&reader, words, 2, (struct slice){NULL, 0}, command_line, 0);
        return profile_reader_finish(&reader);
    }
    for (int i = 1; i < count && !reader.full && !reader.out_of_memory;)
        i += take_option(&reader, count, arguments, i);
    return profile_reader_finish(&reader);
}
