/* SPDX-License-Identifier: MIT */
#include "log/log_prefix.h"

#include <string.h>

#include "log/log_bytes.h"

/* Takes `length` bytes off, and the blanks after them. */
static bool take(struct slice *line, size_t length)
{
    *line = skip_blanks(slice_skip(*line, length));
    return true;
}

static bool is_number(struct slice s)
{
    unsigned long long value = 0;

    return s.length && s.length <= 10 && slice_number(s, 9999999999, &value);
}

/*
 * "vpnclient1[2211]:", "nm-openvpn:", "openvpn(office)[2211]:"; without a process id it has to be
 * a VPN's.
 */
static bool is_program(struct slice token)
{
    if (!slice_ends(token, ":"))
        return false;
    struct slice program = slice_head(token, token.length - 1);
    /*
     * a path is what a shell complains of, a name with dots is an exception, the third is ours, and
     * OpenVPN begins messages with the names of its functions (run_command.c)
     */
    bool named = slice_find(program, "vpn") != SLICE_NOT_FOUND && slice_find(program, "/") == SLICE_NOT_FOUND &&
                 slice_find(program, ".") == SLICE_NOT_FOUND && !slice_is(program, "cvpn-doctor") &&
                 !slice_is(program, "openvpn_execve") && !slice_is(program, "openvpn_popen");
    return named || (slice_ends(program, "]") && slice_find(program, "[") != SLICE_NOT_FOUND &&
                     is_digit(program.at[program.length - 2]));
}

/*
 * Length of "openvpn 2211 " of pfSense and "openvpn_client1\t" of OPNsense; 0 when it is neither.
 */
static size_t program_in_columns(struct slice line, struct slice token)
{
    struct slice rest = slice_skip(line, token.length);
    struct slice process = token_of(skip_blanks(rest));
    bool columns = byte_is(rest, 0, '\t') || (process.length && is_digit(process.at[0]));

    if (!columns || slice_find(token, "vpn") == SLICE_NOT_FOUND || slice_ends(token, ":"))
        return 0;
    if (is_number(process))
        return (size_t)(process.at + process.length - line.at);
    return byte_is(rest, 0, '\t') && slice_starts(token, "openvpn") ? token.length : 0;
}

/* Takes the program that wrote the line off, with a host and a facility in front or not. */
static bool take_program(struct slice *line, struct log_prefix *wrapping)
{
    enum { WORDS = 3 };
    struct slice rest = *line;

    for (int word = 0; word < WORDS; word++) {
        struct slice token = token_of(rest);
        if (token.length < 2 || token.length > LOG_TOKEN_MAX)
            return false;
        size_t columns = program_in_columns(rest, token);
        if (columns || is_program(token)) {
            wrapping->writer = slice_head(token, token.length - (columns == 0));
            *line = skip_blanks(slice_skip(rest, columns ? columns : token.length));
            return true;
        }
        /* the third word counts only behind a host and a facility ("daemon.notice") */
        if (slice_ends(token, ":") || (word == 1 && slice_find(token, ".") == SLICE_NOT_FOUND))
            return false;
        rest = skip_blanks(slice_skip(rest, token.length));
    }
    return false;
}

/*
 * The flags of a message as --machine-readable-output prints them (error.c): "1559117927.123456
 * 1000001 ".
 */
static void take_flags(struct slice *line)
{
    struct slice flags = token_of(*line);

    for (size_t i = 0; i < flags.length; i++)
        if (!is_digit(flags.at[i]) && (flags.at[i] < 'a' || flags.at[i] > 'f'))
            return;
    if (flags.length >= 1 && flags.length <= 8)
        take(line, flags.length);
}

/*
 * What follows the stamp of an RFC 5424 line: host, program, process id, message id,
 * structured data.
 */
static void take_rfc5424_rest(struct slice *line, struct log_prefix *wrapping)
{
    struct slice rest = *line;

    wrapping->rfc5424 = false;
    for (int word = 0; word < 4; word++) {
        struct slice token = token_of(rest);
        if (token.length == 0 || token.length > LOG_TOKEN_MAX)
            return;
        rest = skip_blanks(slice_skip(rest, token.length));
    }
    if (byte_is(rest, 0, '[')) {
        size_t end = slice_find(rest, "] ");
        rest = slice_skip(rest, end == SLICE_NOT_FOUND ? 0 : end + 1);
    } else if (byte_is(rest, 0, '-')) {
        rest = slice_skip(rest, 1);
    } else {
        return;
    }
    *line = skip_blanks(rest);
    if (slice_starts(*line, "\xEF\xBB\xBF"))
        *line = slice_skip(*line, 3);
}

/*
 * A level that a program that runs OpenVPN adds: "INFO", "[info]", "I" of DD-WRT, "Notice" in a
 * column. OpenVPN's own end in a colon ("WARNING:").
 */
static bool is_level(struct slice word, bool column)
{
    enum { LEVEL_MAX = 8 };
    static const char levels[][LEVEL_MAX + 1] = {"trace", "debug", "info",  "notice", "warn",  "warning",
                                                 "error", "err",   "fatal", "crit",   "alert", "critical",
                                                 "dbg",   "inf",   "wrn",   "vrb",    "emerg", "panic"};

    if (word.length == 1)
        return strchr("DIWENFV", word.at[0]) != NULL;
    for (size_t i = 0; word.length <= LEVEL_MAX && i < sizeof(levels) / sizeof(levels[0]); i++)
        if (word.length && (word.at[0] | ' ') == levels[i][0] && slice_is_nocase(word, levels[i]))
            return column || is_upper(word.at[1]) || !is_upper(word.at[0]);
    return false;
}

/* Takes a level off, and what gluetun writes after it: "INFO [openvpn] ". */
static bool take_level(struct slice *line)
{
    struct slice word = token_of(*line);
    struct slice rest = slice_skip(*line, word.length);
    bool column = byte_is(rest, 0, '\t');

    if (word.length > 2 && word.at[0] == '[' && word.at[word.length - 1] == ']') {
        column = true;
        word = slice_head(slice_skip(word, 1), word.length - 2);
    }
    if (!rest.length || !is_level(word, column))
        return false;
    *line = skip_blanks(rest);
    if (slice_starts(*line, "[openvpn] "))
        *line = skip_blanks(slice_skip(*line, strlen("[openvpn] ")));
    return true;
}

/*
 * Android's logcat, behind its stamp: "31597-31685 OpenVPN  pid-31597  I  " and "10342 12593 I
 * openvpn : ".
 */
static void take_logcat(struct slice *line)
{
    enum { WORDS = 5 };
    struct slice rest = *line;
    bool columns = slice_find(token_of(rest), "-") != SLICE_NOT_FOUND;

    if (!rest.length || !is_digit(rest.at[0]))
        return;
    for (int word = 0; word < WORDS; word++) {
        struct slice token = token_of(rest);
        rest = skip_blanks(slice_skip(rest, token.length));
        if (token.length != 1 || !is_level(token, false) || word == 0)
            continue;
        struct slice tag = slice_head(rest, columns ? 0 : slice_find(slice_head(rest, LOG_TOKEN_MAX), " : "));
        *line = tag.length < rest.length ? skip_blanks(slice_skip(rest, tag.length ? tag.length + 2 : 0)) : rest;
        return;
    }
}

/* Escape sequences that colour. */
static bool take_colours(struct slice *line)
{
    struct slice before = *line;

    while (byte_is(*line, 0, '\033') && byte_is(*line, 1, '[')) {
        size_t n = 2;
        while (n < line->length && n < 16 && (is_digit(line->at[n]) || line->at[n] == ';'))
            n++;
        if (!byte_is(*line, n, 'm'))
            break;
        *line = skip_blanks(slice_skip(*line, n + 1));
    }
    return line->length < before.length;
}

/* The word that a colour ends with is one without it: "INFO\033[0m [openvpn] ". */
static bool take_coloured_level(struct slice *line)
{
    if (!take_colours(line))
        return false;
    const char *end = memchr(line->at, '\033', line->length < 16 ? line->length : 16);
    size_t length = end ? (size_t)(end - line->at) : 0;
    if (!length || !is_level(slice_head(*line, length), true))
        return true;
    *line = slice_skip(*line, length);
    take_colours(line);
    if (slice_starts(*line, "[openvpn] "))
        *line = skip_blanks(slice_skip(*line, strlen("[openvpn] ")));
    return true;
}

void log_prefix_take_behind_stamp(struct slice *line, struct log_prefix *wrapping, bool seconds)
{
    if (seconds && !take_program(line, wrapping))
        take_flags(line);
    if (wrapping->rfc5424) {
        take_rfc5424_rest(line, wrapping);
        return;
    }
    /* the CRI's container logs */
    if (slice_starts(*line, "stdout F ") || slice_starts(*line, "stderr F "))
        *line = slice_skip(*line, 9);
    take_logcat(line);
    if (!take_coloured_level(line))
        take_level(line);
    take_program(line, wrapping);
}

/* "<29>" and "<29>1 ": a syslog priority. */
static bool take_priority(struct slice *line, struct log_prefix *wrapping)
{
    size_t n = 1;

    while (n < 5 && digits(*line, n, 1) >= 0)
        n++;
    if (n == 1 || !byte_is(*line, n, '>'))
        return false;
    n++;
    if (byte_is(*line, n, '1') && byte_is(*line, n + 1, ' ')) {
        wrapping->rfc5424 = true;
        n += 2;
    }
    return take(line, n);
}

/*
 * "[DBG] ", "[TI=12] ", "[PID: 77] " of the AWS client, "[pod/x/y] " of kubectl. Not "[server] Peer
 * Connection ...".
 */
static bool take_bracket(struct slice *line, struct log_prefix *wrapping)
{
    struct slice inside = slice_skip(*line, 1);
    size_t end = slice_find(slice_head(inside, LOG_TOKEN_MAX), "]");

    if (end == SLICE_NOT_FOUND)
        return false;
    struct slice word = slice_head(inside, end);
    bool level = slice_is(word, "DBG") || slice_is(word, "INF") || slice_is(word, "WRN") || slice_is(word, "ERR") ||
                 slice_is(word, "VRB") || slice_is(word, "FTL");
    if (!level && !slice_starts(word, "TI=") && !slice_starts(word, "PID:") && !slice_starts(word, "pod/"))
        return false;
    if (slice_starts(word, "PID:") || slice_starts(word, "pod/"))
        wrapping->writer = word;
    *line = skip_blanks(slice_skip(inside, end + 1));
    return true;
}

/* "name  | " of docker compose, with or without colours. */
static bool take_container(struct slice *line, struct log_prefix *wrapping)
{
    struct slice token = token_of(*line);

    if (token.length == 0 || token.length > LOG_TOKEN_MAX)
        return false;
    struct slice rest = skip_blanks(slice_skip(*line, token.length));
    if (!byte_is(rest, 0, '|') || (rest.length > 1 && !is_blank(rest.at[1]) && rest.at[1] != '\033'))
        return false;
    if (!wrapping->writer.length)
        wrapping->writer = token;
    *line = skip_blanks(slice_skip(rest, 1));
    return true;
}

/* "client.log:" and "client.log:12:" of grep. */
static bool take_file(struct slice *line)
{
    struct slice token = slice_head(token_of(*line), LOG_TOKEN_MAX);
    const char *colon = token.length ? memchr(token.at, ':', token.length) : NULL;
    struct slice name = slice_head(token, colon ? (size_t)(colon - token.at) : 0);

    if (!slice_ends(name, ".log") && !slice_ends(name, ".txt") && slice_find(name, ".log.") == SLICE_NOT_FOUND)
        return false;
    struct slice rest = slice_skip(*line, name.length + 1);
    size_t n = 0;
    while (n < rest.length && is_digit(rest.at[n]))
        n++;
    *line = skip_blanks(n && byte_is(rest, n, ':') ? slice_skip(rest, n + 1) : rest);
    return true;
}

bool log_prefix_take(struct slice *line, struct log_prefix *wrapping)
{
    switch (line->at[0]) {
    case '<':
        return take_priority(line, wrapping);
    case '[':
        return take_bracket(line, wrapping);
    case '\033':
        return take_colours(line);
    case '>': /* a quoted mail */
        return (byte_is(*line, 1, ' ') || byte_is(*line, 1, '>')) && take(line, 1);
    case '\xE2': /* OpenVPN Connect begins each line with U+23CE */
        if (slice_starts(*line, "\xE2\x8F\x8E"))
            return take(line, 3);
        break;
    /*
     * the AWS client's connection manager; what it says it is "processsing" was received in the
     * line before
     */
    case 'C':
        if (slice_starts(*line, "CM received: "))
            return take(line, strlen("CM received: "));
        break;
    default:
        break;
    }
    return take_file(line) || take_container(line, wrapping);
}
