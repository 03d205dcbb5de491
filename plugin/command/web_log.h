/* SPDX-License-Identifier: MIT */
/*
 * web_log.h - the lines of a log for a page: the last ones, without their secrets, those that
 * matter marked.
 */
#ifndef CVPN_COMMAND_WEB_LOG_H
#define CVPN_COMMAND_WEB_LOG_H

#include <stdint.h>

#include "base/redact.h"
#include "command/markup.h"

enum { WEB_LOG_HALF = 2 << 20, WEB_LOG_MARKS = 1024, WEB_LOG_LINE = 2000 };

/* Lines as they came, in two halves: when one is full, the other one is forgotten. */
struct web_log {
    struct redaction redaction;
    char *halves[2]; /* WEB_LOG_HALF bytes each */
    size_t used[2];
    unsigned now;
    bool forgot;
    struct web_log_mark {
        uint64_t line;
        unsigned finding;
    } marks[WEB_LOG_MARKS];
    unsigned mark_count;
};

/* Keeps a line, redacted, cut at WEB_LOG_LINE bytes. */
void web_log_line(struct web_log *log, struct slice raw, uint64_t number);

/* That line is why finding number `finding` (from 1) was raised. */
void web_log_mark(struct web_log *log, uint64_t line, unsigned finding);

/* Writes the list of lines; those that are marked link to the finding's "fN". */
void web_log_write(const struct web_log *log, struct markup *out);

void web_log_free(struct web_log *log);

#endif
