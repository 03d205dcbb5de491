/* SPDX-License-Identifier: MIT */
/*
 * journal.h - what OpenVPN clients write into the journal of systemd, as lines, and what is written
 * back into it (sd-journal(3)).
 *
 * Which entries are a client's is told by fields that journald fills in itself
 * (systemd.journal-fields(7)) wherever there are any. Only entries of system users count: others
 * may write what they like under any name.
 */
#ifndef CVPN_COMMAND_JOURNAL_H
#define CVPN_COMMAND_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "base/slice.h"

enum { JOURNAL_LINE_MAX = 16 << 10 };

struct journal {
    void *handle;                /* libsystemd's; NULL: it is not open */
    char line[JOURNAL_LINE_MAX]; /* the one given last */
};

/*
 * Opens the journal at its present end. Returns 0, or errno: ENOSYS when this program was built
 * without libsystemd, EACCES when this user may not read it.
 */
int journal_open(struct journal *journal);

/* Readable when there may be more. */
int journal_descriptor(const struct journal *journal);

/*
 * The next line of a client's that is there by now, as log_line_parse() takes it: with its time and
 * its writer in front, "openvpn-client@office[N]" where N is another at each start. Valid until the
 * next call. False when there is none.
 */
bool journal_next(struct journal *journal, struct slice *line);

void journal_close(struct journal *journal);

/* True when systemd started this process with its output in the journal (systemd.exec(5)). */
bool journal_is_output(void);

/* Writes one entry, of "NAME=value" fields. What cannot be written is left out. */
void journal_write(const struct iovec *fields, size_t count);

#endif
