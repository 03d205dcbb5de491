/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "command/output.h"
#include "command/web_page.h"

/* A new file beside the old one, renamed over it: no one sees half a page. */
static bool write_file(const char *path, struct slice bytes)
{
    char made[4096];
    struct text text;
    int reason = 0;

    text_start(&text, made, sizeof(made));
    text_add(&text, "%s.XXXXXX", path);
    if (text.cut) {
        errno = ENAMETOOLONG;
        return false;
    }
    struct stat there;
    /* a device or a link stays what it is */
    if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
        errno = EEXIST;
        return false;
    }
    int fd = mkstemp(made); /* for its owner only: a log tells much */
    if (fd < 0)
        return false;
    while (bytes.length && !reason) {
        ssize_t n = write(fd, bytes.at, bytes.length);
        reason = n < 0 && errno != EINTR ? errno : 0;
        bytes = slice_skip(bytes, n > 0 ? (size_t)n : 0);
    }
    if (close(fd) != 0 && !reason)
        reason = errno;
    if (!reason && rename(made, path) != 0)
        reason = errno;
    if (reason)
        (void)unlink(made);
    errno = reason;
    return !reason;
}

int web_page_status(struct web_page *page, int status)
{
    char buffer[SHOWN_MAX];
    struct markup out = {0};
    bool wanted = status != STATUS_COULD_NOT;

    web_page_put_together(page, &out);
    bool done = wanted && out.bytes && write_file(page->path, (struct slice){out.bytes, out.length});
    if (wanted && !done) {
        complain("%s cannot be written: %s.", shown(page->path, buffer), strerror(out.bytes ? errno : ENOMEM));
        status = STATUS_COULD_NOT;
    }
    markup_free(&out);
    markup_free(&page->verdicts);
    markup_free(&page->findings);
    web_log_free(&page->log);
    return status;
}
