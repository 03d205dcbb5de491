/* SPDX-License-Identifier: MIT */
#include "command/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/command.h"

/* errno of the first write that failed; 0 while all went well. */
static int write_error;

/* What is kept back (output_hold()); NULL when nothing is. */
static FILE *held;

/* Where output goes: NULL for standard output. */
static FILE *target;

/* A passing line is on the terminal. */
static bool transient_shown;

void output_start(void)
{
    /* Opened the wrong way round: using a descriptor that the caller closed stays an error. */
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    static char buffer[64 << 10]; /* a long log has a long explanation: fewer writes */

    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", modes[descriptor]) < 0)
            return;
    (void)signal(SIGPIPE, SIG_IGN);
    if (!isatty(STDOUT_FILENO))
        (void)setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
}

static void remember(bool written)
{
    if (!written && write_error == 0)
        write_error = errno ? errno : EIO;
}

static void erase_transient(void)
{
    if (transient_shown)
        (void)fputs("\r\033[K", stderr);
    transient_shown = false;
}

bool output_transient_wanted(void)
{
    const char *terminal = getenv("TERM");

    return isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

void output_transient(const char *text)
{
    output_flush();
    erase_transient();
    (void)fputs(text, stderr);
    transient_shown = true;
}

void output_flush(void)
{
    remember(fflush(stdout) == 0);
}

void output_add(const char *format, ...)
{
    va_list arguments;

    erase_transient();
    va_start(arguments, format);
    remember(vfprintf(target ? target : stdout, format, arguments) >= 0);
    va_end(arguments);
}

void output_slice(struct slice bytes)
{
    erase_transient();
    if (bytes.length)
        remember(fwrite(bytes.at, 1, bytes.length, target ? target : stdout) == bytes.length);
}

void output_blanks(size_t count)
{
    static const char blanks[] = "                ";

    for (size_t left = count; left > 0;) {
        struct slice piece = slice_head(SLICE(blanks), left);
        output_slice(piece);
        left -= piece.length;
    }
}

void output_hold(void)
{
    held = tmpfile();
    target = held;
}

void output_pause(void)
{
    target = NULL;
}

void output_release(void)
{
    char piece[16 << 10];
    size_t length = 0;

    target = NULL;
    if (!held)
        return;
    remember(fflush(held) == 0 && fseek(held, 0, SEEK_SET) == 0);
    while ((length = fread(piece, 1, sizeof(piece), held)) > 0)
        output_slice((struct slice){piece, length});
    remember(ferror(held) == 0);
    (void)fclose(held);
    held = NULL;
}

bool output_failed(void)
{
    return write_error != 0;
}

int output_finish(int status)
{
    erase_transient();
    remember(fflush(stdout) == 0);
    /* Some file systems tell of a full disk only here. */
    remember(close(STDOUT_FILENO) == 0);
    if (write_error == 0)
        return status;
    if (write_error != EPIPE)
        complain("standard output cannot be written: %s.", strerror(write_error));
    return STATUS_COULD_NOT;
}

static char last_complaint[4096];

void complain(const char *format, ...)
{
    va_list arguments;

    erase_transient();
    va_start(arguments, format);
    (void)vsnprintf(last_complaint, sizeof(last_complaint), format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "cvpn-doctor: %s\n", last_complaint);
}

const char *complained(void)
{
    return last_complaint;
}

const char *shown(const char *word, char *buffer)
{
    struct text text;

    text_start(&text, buffer, SHOWN_MAX);
    text_add_typed(&text, slice_of(word));
    return buffer;
}
