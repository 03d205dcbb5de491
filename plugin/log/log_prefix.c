/* SPDX-License-Identifier: MIT */
#include "log/log_prefix.h"

#include "log/log_bytes.h"

/* Takes `length` bytes off, and the blanks after them. */
static bool take(struct slice *line, size_t length)
{
    *line = skip_blanks(slice_skip(*line, length));
    return true;
}

/*
 * Takes "program[123]: ", with a host in front or not, off. Without a process id the program has to
 * be a VPN's.
 */
static bool take_program(struct slice *line, struct log_prefix *wrapping)
{
    struct slice rest = *line;

    for (int word = 0; word < 2; word++) {
        struct slice token = token_of(rest);
        if (token.length < 2 || token.length > LOG_TOKEN_MAX)
            return false;
        /* "PLUGIN cvpn-doctor: " is ours, not a host and a program */
        if (slice_is(token, "PLUGIN"))
            return false;
        struct slice program = slice_head(token, token.length - 1);
        bool colon = token.at[token.length - 1] == ':';
        if (colon && (slice_find(program, "vpn") != SLICE_NOT_FOUND ||
                      (slice_ends(program, "]") && slice_find(program, "[") != SLICE_NOT_FOUND &&
                       is_digit(program.at[program.length - 2])))) {
            wrapping->writer = program;
            *line = skip_blanks(slice_skip(rest, token.length));
            return true;
        }
        if (colon)
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

/* "INFO [openvpn] " of gluetun, which runs OpenVPN in a container and says a level of its own. */
static bool take_level(struct slice *line)
{
    struct slice level = token_of(*line);
    struct slice rest = skip_blanks(slice_skip(*line, level.length));

    if (level.length < 4 || level.length > 7 || !is_upper(level.at[0]) || !slice_starts(rest, "[openvpn] "))
        return false;
    *line = skip_blanks(slice_skip(rest, strlen("[openvpn] ")));
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
    if (!take_level(line))
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

/* An escape sequence that colours. */
static bool take_colour(struct slice *line)
{
    size_t n = 2;

    if (!byte_is(*line, 1, '['))
        return false;
    while (n < line->length && n < 16 && (is_digit(line->at[n]) || line->at[n] == ';'))
        n++;
    if (!byte_is(*line, n, 'm'))
        return false;
    return take(line, n + 1);
}

bool log_prefix_take(struct slice *line, struct log_prefix *wrapping)
{
    switch (line->at[0]) {
    case '<':
        return take_priority(line, wrapping);
    case '[':
        return take_bracket(line, wrapping);
    case '\033':
        return take_colour(line);
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
    return take_container(line, wrapping);
}
