/* SPDX-License-Identifier: MIT */
#include "command/log_input.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/*
 * How long a followed file may be quiet before the caller hears of it: silence is something to be
 * explained, too.
 */
enum { QUIET_MILLISECONDS = 500 };

static volatile sig_atomic_t stopped;

void log_input_stop(void)
{
    stopped = 1;
}

/* Reads from the file itself. EAGAIN: someone made standard input non-blocking. */
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
static size_t take_head(struct log_head *head, void *buffer, size_t size)
{
    size_t left = head->end - head->begin;
    size_t n = left < size ? left : size;

    memcpy(buffer, head->bytes + head->begin, n);
    head->begin += n;
    return n;
}

/* What comes out of so many layers. */
static ssize_t read_layer(struct log_input *input, unsigned layers, void *buffer, size_t size)
{
    size_t n = take_head(&input->head[layers], buffer, size);

    if (n)
        return (ssize_t)n;
    return layers ? unpacker_read(&input->layer[layers - 1], buffer, size) : read_file(input, buffer, size);
}

static ssize_t read_bytes(struct log_input *input, void *buffer, size_t size)
{
    return read_layer(input, input->layers, buffer, size);
}

/* What the layers read. */
static ssize_t read_outer(void *input, void *buffer, size_t size)
{
    return read_layer(input, 0, buffer, size);
}

static ssize_t read_inner(void *input, void *buffer, size_t size)
{
    return read_layer(input, 1, buffer, size);
}

/*
 * UTF-16 by its byte order mark, or without one by its zeros: nearly all characters of a log are
 * ASCII. 'L' or 'B', by which byte comes first; NUL when it is none.
 */
static char wide_order(struct slice head)
{
    size_t zeros[2] = {0, 0};

    if (head.length < 8)
        return '\0';
    if (memcmp(head.at, "\xff\xfe", 2) == 0)
        return 'L';
    if (memcmp(head.at, "\xfe\xff", 2) == 0)
        return 'B';
    for (size_t i = 0; i < head.length; i++)
        zeros[i % 2] += head.at[i] == '\0';
    if (zeros[0] + zeros[1] < head.length / 4 || (zeros[0] && zeros[1]))
        return '\0';
    return zeros[0] ? 'B' : 'L';
}

/* Reads the first bytes of what comes out of the last layer. Returns 0, or errno. */
static int fill_head(struct log_input *input)
{
    struct log_head *head = &input->head[input->layers];
    size_t filled = 0;

    head->begin = head->end = 0;
    while (filled < sizeof(head->bytes)) {
        ssize_t n = read_bytes(input, head->bytes + filled, sizeof(head->bytes) - filled);
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        filled += (size_t)n;
    }
    head->end = filled;
    input->wide = wide_order((struct slice){head->bytes, filled});
    input->odd = false;
    input->rich = rtf_begins((struct slice){head->bytes, filled});
    rtf_start(&input->rtf);
    return 0;
}

/*
 * The packing of what comes out of the last layer; that of a disc image is told by what is far in
 * the file.
 */
static const struct packing *packing_here(const struct log_input *input)
{
    static char far[PACKING_DISC + PACKING_HEAD];
    const struct log_head *head = &input->head[input->layers];
    const struct packing *packing = packing_of((struct slice){head->bytes, head->end});

    if (packing || input->layers)
        return packing;
    ssize_t n = pread(input->descriptor, far + PACKING_DISC, PACKING_HEAD, PACKING_DISC);
    return n > 0 ? packing_of((struct slice){far, PACKING_DISC + (size_t)n}) : NULL;
}

/* Undoes one layer more. Returns 0, or errno. */
static int add_layer(struct log_input *input, const struct packing *packing)
{
    static ssize_t (*const reads[LOG_LAYERS])(void *, void *, size_t) = {read_outer, read_inner};

    if (input->layers > 0 && (input->layers == LOG_LAYERS || !packing->holds_files || input->layer[0].holds_files))
        return unpacker_refuse(&input->layer[0], packing);
    int error = unpacker_start(&input->layer[input->layers], packing, reads[input->layers], input);
    if (error == 0)
        input->layers++;
    return error;
}

/*
 * Goes on to the next file that is packed in this one, through as many layers as there are. Returns
 * 1, 0 when there is none, or LOG_INPUT_FAILED with errno.
 */
static int next_packed(struct log_input *input)
{
    for (;;) {
        int there = unpacker_next(&input->layer[input->layers - 1]);
        if (there <= 0)
            return there;
        int error = fill_head(input);
        const struct packing *packing = error ? NULL : packing_here(input);
        if (packing)
            error = add_layer(input, packing);
        else if (error == 0)
            return 1;
        if (error) {
            errno = error;
            return LOG_INPUT_FAILED;
        }
    }
}

/* Reads the head, and unpacks what is packed. Returns 0, or errno. */
static int look_at_head(struct log_input *input)
{
    int error = fill_head(input);
    const struct packing *packing = error ? NULL : packing_here(input);

    if (!packing)
        return error;
    error = add_layer(input, packing);
    return error ? error : next_packed(input) == LOG_INPUT_FAILED ? errno : 0;
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
    input->followed = follow;
    input->patience = QUIET_MILLISECONDS;
    input->layers = 0;
    input->wide = '\0';
    input->odd = false;
    input->rich = false;
    input->last = '\n';
    input->path = path;
    input->size = input->taken = 0;
    for (size_t i = 0; i < LOG_LAYERS; i++)
        unpacker_init(&input->layer[i]);
    input->head[0].begin = input->head[0].end = 0;
    stopped = 0;
    int error = open_file(input);
    if (error == 0 && follow && strcmp(path, "-") != 0) {
        input->notice = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        if (input->notice >= 0)
            inotify_add_watch(input->notice, path, IN_MODIFY | IN_MOVE_SELF | IN_ATTRIB);
        return input->notice < 0 ? errno : 0;
    }
    /* What comes bit by bit is not packed, and a look at its head would wait for it. */
    return error || follow ? error : look_at_head(input);
}

int log_input_watch(struct log_input *input)
{
    char folder[PATH_MAX];

    /* One that is replaced is there again some time after it was moved away. */
    text_copy(folder, sizeof(folder), slice_of(input->path));
    input->patience = 0;
    return lseek(input->descriptor, 0, SEEK_END) < 0 ||
                   inotify_add_watch(input->notice, dirname(folder), IN_CREATE | IN_MOVED_TO) < 0
               ? errno
               : 0;
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
    if (poll(&ready, 1, input->patience) > 0 && read(input->notice, notices, sizeof(notices)) < 0 && errno != EAGAIN)
        return LOG_INPUT_FAILED;
    catch_up(input);
    n = read_file(input, buffer, size);
    return n == 0 && !stopped ? LOG_INPUT_QUIET : n;
}

/* Standard input has an end, when the program that writes it is gone. */
static ssize_t read_live(struct log_input *input, char *buffer, size_t size)
{
    struct pollfd ready = {input->descriptor, POLLIN, 0};

    if (poll(&ready, 1, QUIET_MILLISECONDS) == 0)
        return LOG_INPUT_QUIET;
    return stopped ? LOG_INPUT_END : read_file(input, buffer, size);
}

/*
 * Writes a unit of UTF-16 as UTF-8; half of a pair is a question mark, for no message of OpenVPN's
 * needs it.
 */
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
    size_t most = size / 3 * 2 < sizeof(input->units) ? size / 3 * 2 : sizeof(input->units);
    size_t out = 0;

    while (out == 0) {
        size_t have = input->odd ? 1 : 0;
        ssize_t n = read_bytes(input, input->units + have, most - have);
        if (n <= 0)
            return n;
        have += (size_t)n;
        for (size_t i = 0; i + 1 < have; i += 2) {
            unsigned first = (unsigned char)input->units[i];
            unsigned second = (unsigned char)input->units[i + 1];
            out += put_unit(input->wide == 'L' ? second << 8 | first : first << 8 | second, buffer + out);
        }
        input->odd = have % 2 == 1;
        input->units[0] = input->units[have - 1];
    }
    return (ssize_t)out;
}

/* The text of rich text. */
static ssize_t read_rich(struct log_input *input, char *buffer, size_t size)
{
    size_t most = size / RTF_GROWTH < sizeof(input->units) ? size / RTF_GROWTH : sizeof(input->units);
    size_t out = 0;

    while (out == 0) {
        ssize_t n = read_bytes(input, input->units, most);
        if (n <= 0)
            return n;
        out = rtf_feed(&input->rtf, (struct slice){input->units, (size_t)n}, buffer);
    }
    return (ssize_t)out;
}

static ssize_t read_text(struct log_input *input, char *buffer, size_t size)
{
    if (input->rich && size >= RTF_GROWTH)
        return read_rich(input, buffer, size);
    return input->wide && size >= 6 ? read_wide(input, buffer, size) : read_bytes(input, buffer, size);
}

/* What is packed in one file is one log: a file in it that does not end in a line end gets one. */
static ssize_t read_unpacked(struct log_input *input, char *buffer, size_t size)
{
    for (;;) {
        ssize_t n = read_text(input, buffer, size);
        if (n != 0)
            return n;
        int there = next_packed(input);
        if (there <= 0)
            return there;
        if (input->last != '\n') {
            buffer[0] = '\n';
            return 1;
        }
    }
}

ssize_t log_input_read(struct log_input *input, char *buffer, size_t size)
{
    if (input->notice >= 0)
        return read_followed(input, buffer, size);
    if (input->followed)
        return read_live(input, buffer, size);
    ssize_t n = input->layers ? read_unpacked(input, buffer, size) : read_text(input, buffer, size);
    if (n > 0)
        input->last = buffer[n - 1];
    return n;
}

const char *log_input_problem(const struct log_input *input)
{
    for (size_t i = 0; i < LOG_LAYERS; i++)
        if (input->layer[i].problem[0])
            return input->layer[i].problem;
    return NULL;
}

void log_input_close(struct log_input *input)
{
    for (size_t i = LOG_LAYERS; i > 0; i--)
        unpacker_stop(&input->layer[i - 1]);
    if (input->notice >= 0)
        close(input->notice);
    input->notice = -1;
    if (input->descriptor > STDERR_FILENO)
        close(input->descriptor);
    input->descriptor = -1;
}
