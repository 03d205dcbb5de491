/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "command/command.h"
#include "command/output.h"
#include "command/web_page.h"
#include "enroll/atomic_write.h"

static int write_page(struct web_page *page)
{
    struct markup out = {0};

    web_page_put_together(page, &out);
    int error = out.bytes ? stored_put(page->path, (struct slice){out.bytes, out.length}) : ENOMEM;
    markup_free(&out);
    return error;
}

int web_page_status(struct web_page *page, int status)
{
    char buffer[SHOWN_MAX];
    int error = status == STATUS_COULD_NOT ? 0 : write_page(page);

    if (error) {
        complain("%s cannot be written: %s.", shown(page->path, buffer), strerror(error));
        status = STATUS_COULD_NOT;
    }
    markup_free(&page->verdicts);
    markup_free(&page->findings);
    web_log_free(&page->log);
    return status;
}
