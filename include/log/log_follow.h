/* SPDX-License-Identifier: MIT */
/*
 * log_follow.h - following the log file that OpenVPN writes to.
 *
 * The file is found through OpenVPN's own standard output, which --log and --log-append redirect
 * (error.c, redirect_stdout_stderr): no path has to be understood, and chroot, `cd` and renaming do
 * not matter.
 */
#ifndef CVPN_LOG_LOG_FOLLOW_H
#define CVPN_LOG_LOG_FOLLOW_H

#include <sys/types.h>

#include "base/line_buffer.h"

struct log_follow {
    int file;   /* -1 when nothing is followed */
    int notice; /* inotify; readable when the file changed */
    off_t at;
    struct line_buffer lines;
    line_function *on_line;
    void *context;
};

/* Starts following nothing. */
void log_follow_start(struct log_follow *follow, line_function *on_line, void *context);

/* How long the log is that log_follow_output() would follow; -1 when there is none. */
off_t log_follow_length(void);

/*
 * Follows standard output from its present end on. Returns false when it is not a regular file, or
 * cannot be read.
 */
bool log_follow_output(struct log_follow *follow);

/* Takes in what was written since. A file that became shorter is read from its start. */
void log_follow_read(struct log_follow *follow);

void log_follow_close(struct log_follow *follow);

#endif
