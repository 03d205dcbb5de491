/* SPDX-License-Identifier: MIT */
/*
 * output.h - standard output and standard error of the command.
 *
 * Everything goes through here, so that a full disk or a closed pipe is noticed once and ends in
 * the right exit status.
 */
#ifndef CVPN_COMMAND_OUTPUT_H
#define CVPN_COMMAND_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/*
 * Call first. Closes the gaps where a standard descriptor is not open, so that no file read later
 * takes its place, and turns SIGPIPE into an error of write().
 */
void output_start(void);

/*
 * Appends to standard output. What comes from outside must have been made fit to be shown before.
 */
void output_add(const char *format, ...) __attribute__((format(printf, 1, 2)));
void output_slice(struct slice bytes);
void output_blanks(size_t count);

/*
 * Keeps what is appended from now on, in a file without a name, until output_release(): what comes
 * first is known last. Where no file can be had it is not kept. output_release() appends what was
 * kept after what was appended since output_pause().
 */
void output_hold(void);
void output_pause(void);
void output_release(void);

/* True once something could not be written: nothing more needs to be made. */
bool output_failed(void);

/* Writes out what is buffered, for a reader who waits. */
void output_flush(void);

/*
 * A line on a terminal's standard error that the next output or complaint erases: how far a long
 * work is. Only when such a line is wanted there.
 */
bool output_transient_wanted(void);
void output_transient(const char *text);

/*
 * Writes out what is buffered and ends. Returns `status`, or STATUS_COULD_NOT when not all was
 * written; says so unless the reader went away.
 */
int output_finish(int status);

/* "cvpn-doctor: SENTENCE" on standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The last SENTENCE, cut at a few hundred bytes; empty when there was none. */
const char *complained(void);

enum { SHOWN_MAX = 512 };

/* A word of the user's, fit to be shown: in buffer[SHOWN_MAX], which is returned. */
const char *shown(const char *word, char *buffer);

#endif
