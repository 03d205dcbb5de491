/* SPDX-License-Identifier: MIT */
#include "command/log_input.h"

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* How long a followed file may be quiet before the caller hears of it: silence is something to be explained, too. */
enum { QUIET_MILLISECONDS = 500 };

static volatile sig_atomic_t stopped;

void log_input_stop(void)
{
    stopped = 1;
}

/* Reads from the file itself. EAGAIN: somebody made standard input non-blocking. */
static ssize_t read_file(struct log_input *input, void *buffer, size_t size)
{
    ssize_t n;

    do {
        n = read(input->descriptor, buffer, size);
        if (n < 0 && errno == EAGAIN) {
            struct pollfd ready = {input->descriptor, POLLIN, 0};
            poll(&ready, 1, -1);
        }
    } while (n < 0 && ((errno == EINTR && !stopped) || errno == EAGAIN));
    if (n > 0)
        input->taken += (uint64_t)n;
    return n;
}

/* Gives out what was read to look at first. */
static size_t take_head(struct log_input *input, void *buffer, size_t size)
{
    size_t left = input->head_end - input->head_begin;
    size_t n = left < size ? left : size;

    memcpy(buffer, input->head + input->head_begin, n);
    input->head_begin += n;
    return n;
}

/* libarchive's reader of compressed bytes. */
static la_ssize_t on_read(struct archive *archive, void *context, const void **bytes)
{
    struct log_input *input = context;
    size_t n = take_head(input, input->raw, sizeof(input->raw));

    *bytes = input->raw;
    if (n > 0)
        return (la_ssize_t)n;
    ssize_t got = read_file(input, input->raw, sizeof(input->raw));
    if (got < 0)
        archive_set_error(archive, errno, "%s", strerror(errno));
    return got;
}

/* The first bytes of what libarchive is asked to undo. A text is nothing of it, and is read without a detour. */
static bool is_compressed(struct slice head)
{
    static const struct slice magics[] = {
        {"\x1f\x8b", 2}, /* gzip, RFC 1952 */
        {"\xfd"
         "7zXZ\0",
         6},                     /* xz */
        {"\x28\xb5\x2f\xfd", 4}, /* zstd, RFC 8878 */
        {"BZh", 3},              /* bzip2 */
        {"\x04\x22\x4d\x18", 4}, /* lz4 */
        {"\x1f\x9d", 2},         /* compress */
    };

    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
        if (head.length >= magics[i].length && memcmp(head.at, magics[i].at, magics[i].length) == 0)
            return true;
    return false;
}

/* UTF-16 by its byte order mark, or as ASCII text without one: 'L' or 'B', by which byte comes first; NUL when it is none. */
static char wide_order(struct slice head)
{
    static const char orders[] = {'B', 'L'};

    if (head.length < 8)
        return '\0';
    if (memcmp(head.at, "\xff\xfe", 2) == 0)
        return 'L';
    if (memcmp(head.at, "\xfe\xff", 2) == 0)
        return 'B';
    for (size_t zero = 0; zero < 2; zero++) {
        size_t n = 0;
        while (n < 8 && (head.at[n] == '\0') == (n % 2 == zero))
            n++;
        if (n == 8)
            return orders[zero];
    }
    return '\0';
}

static int note_problem(struct log_input *input)
{
    const char *words = archive_error_string(input->archive);

    text_copy(input->problem, sizeof(input->problem), slice_of(words ? words : "the compressed bytes are damaged"));
    return EBADMSG;
}

/* Reads the head, and puts libarchive in between when it is compressed. Returns 0, or errno. */
static int look_at_head(struct log_input *input)
{
    while (input->head_end < sizeof(input->head)) {
        ssize_t n = read_file(input, input->head + input->head_end, sizeof(input->head) - input->head_end);
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        input->head_end += (size_t)n;
    }
    if (!is_compressed((struct slice){input->head, input->head_end})) {
        input->wide = wide_order((struct slice){input->head, input->head_end});
        return 0;
    }
    struct archive_entry *entry = NULL;
    input->archive = archive_read_new();
    if (!input->archive)
        return ENOMEM;
    archive_read_support_filter_all(input->archive);
    archive_read_support_format_raw(input->archive);
    archive_read_support_format_empty(input->archive);
    int opened = archive_read_open(input->archive, input, NULL, on_read, NULL);
    if (opened == ARCHIVE_OK)
        opened = archive_read_next_header(input->archive, &entry);
    input->empty = opened == ARCHIVE_EOF;
    if (opened < ARCHIVE_WARN) {
        return note_problem(input);
    }
    return 0;
}

static int open_file(struct log_input *input)
{
    struct stat about;

    input->descriptor = STDIN_FILENO;
    if (strcmp(input->path, "-") != 0)
        input->descriptor = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (input->descriptor < 0 || fstat(input->descriptor, &about) != 0)
        return errno;
    if (S_ISDIR(about.st_mode))
        return EISDIR;
    input->size = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    return 0;
}

int log_input_open(struct log_input *input, const char *path, bool follow)
{
    input->descriptor = -1;
    input->notice = -1;
    input->archive = NULL;
    input->empty = false;
    input->wide = '\0';
    input->odd = false;
    input->path = path;
    input->size = input->taken = 0;
    input->problem[0] = '\0';
    input->head_begin = input->head_end = 0;
    stopped = 0;
    int error = open_file(input);
    if (error == 0 && follow && strcmp(path, "-") != 0) {
        input->notice = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        if (input->notice >= 0)
            inotify_add_watch(input->notice, path, IN_MODIFY | IN_MOVE_SELF | IN_ATTRIB);
        return input->notice < 0 ? errno : 0;
    }
    return error ? error : look_at_head(input);
}

static ssize_t read_archive(struct log_input *input, char *buffer, size_t size)
{
    la_ssize_t n = archive_read_data(input->archive, buffer, size);

    if (n >= 0)
        return n;
    errno = note_problem(input);
    return LOG_INPUT_FAILED;
}

/* A log that was cut begins anew; one that was replaced (rotated away) is opened again. */
static void catch_up(struct log_input *input)
{
    struct stat ours;
    struct stat named;
    off_t at = lseek(input->descriptor, 0, SEEK_CUR);

    if (fstat(input->descriptor, &ours) == 0 && at > ours.st_size)
        lseek(input->descriptor, 0, SEEK_SET);
    if (stat(input->path, &named) != 0 || (named.st_ino == ours.st_ino && named.st_dev == ours.st_dev))
        return;
    int next = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (next < 0)
        return;
    close(input->descriptor);
    input->descriptor = next;
    inotify_add_watch(input->notice, input->path, IN_MODIFY | IN_MOVE_SELF | IN_ATTRIB);
}

static ssize_t read_followed(struct log_input *input, char *buffer, size_t size)
{
    char notices[4096];
    struct pollfd ready = {input->notice, POLLIN, 0};
    ssize_t n = read_file(input, buffer, size);

    if (n != 0 || stopped)
        return n < 0 && stopped ? LOG_INPUT_END : n;
    if (poll(&ready, 1, QUIET_MILLISECONDS) > 0 && read(input->notice, notices, sizeof(notices)) < 0 && errno != EAGAIN)
        return LOG_INPUT_FAILED;
    catch_up(input);
    n = read_file(input, buffer, size);
    return n == 0 && !stopped ? LOG_INPUT_QUIET : n;
}

/* Writes a unit of UTF-16 as UTF-8; half of a pair is a question mark, for no message of OpenVPN's needs it. */
static size_t put_unit(unsigned unit, char *out)
{
    if (unit < 0x80) {
        out[0] = (char)unit;
        return 1;
    }
    if (unit < 0x800) {
        out[0] = (char)(0xc0 | unit >> 6);
        out[1] = (char)(0x80 | (unit & 0x3f));
        return 2;
    }
    if (unit >= 0xd800 && unit < 0xe000) {
        out[0] = '?';
        return 1;
    }
    out[0] = (char)(0xe0 | unit >> 12);
    out[1] = (char)(0x80 | (unit >> 6 & 0x3f));
    out[2] = (char)(0x80 | (unit & 0x3f));
    return 3;
}

/* A unit of two bytes becomes three at most. Half a unit at the file's end is dropped. */
static ssize_t read_wide(struct log_input *input, char *buffer, size_t size)
{
    size_t most = size / 3 * 2 < sizeof(input->raw) ? size / 3 * 2 : sizeof(input->raw);
    size_t out = 0;

    while (out == 0) {
        size_t have = input->odd ? 1 : 0;
        size_t head = take_head(input, input->raw + have, most - have);
        ssize_t n = head ? (ssize_t)head : read_file(input, input->raw + have, most - have);
        if (n <= 0)
            return n;
        have += (size_t)n;
        for (size_t i = 0; i + 1 < have; i += 2) {
            unsigned first = (unsigned char)input->raw[i];
            unsigned second = (unsigned char)input->raw[i + 1];
            out += put_unit(input->wide == 'L' ? second << 8 | first : first << 8 | second, buffer + out);
        }
        input->odd = have % 2 == 1;
        input->raw[0] = input->raw[have - 1];
    }
    return (ssize_t)out;
}

ssize_t log_input_read(struct log_input *input, char *buffer, size_t size)
{
    if (input->empty)
        return LOG_INPUT_END;
    if (input->archive)
        return read_archive(input, buffer, size);
    if (input->notice >= 0)
        return read_followed(input, buffer, size);
    if (input->wide && size >= 6)
        return read_wide(input, buffer, size);
    size_t head = take_head(input, buffer, size);
    return head ? (ssize_t)head : read_file(input, buffer, size);
}

void log_input_close(struct log_input *input)
{
    if (input->archive)
        archive_read_free(input->archive);
    input->archive = NULL;
    if (input->notice >= 0)
        close(input->notice);
    input->notice = -1;
    if (input->descriptor > STDERR_FILENO)
        close(input->descriptor);
    input->descriptor = -1;
}
