/* SPDX-License-Identifier: MIT */
#include "defaults.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

enum { DEFAULTS_BYTES_MAX = 16 << 10 };

/* Why a file or folder is not root's alone to write; NULL: it is. */
static const char *not_roots(const struct stat *status)
{
    if (status->st_uid != 0)
        return "it belongs to another user than root";
    return status->st_mode & (S_IWGRP | S_IWOTH) ? "others than root may write to it" : NULL;
}

/* Why the file is not to be taken; NULL: it may be. *missing: there is none. */
static const char *why_not(bool *missing)
{
    char folder[] = SETTINGS_DEFAULTS;
    struct stat status;

    *missing = false;
    *strrchr(folder, '/') = '\0';
    if (stat(folder, &status) != 0) {
        *missing = errno == ENOENT || errno == ENOTDIR;
        return "its folder cannot be looked at";
    }
    const char *why = not_roots(&status);
    if (why)
        return why;
    if (stat(SETTINGS_DEFAULTS, &status) != 0) {
        *missing = errno == ENOENT;
        return "it cannot be looked at";
    }
    return S_ISREG(status.st_mode) ? not_roots(&status) : "it is not a regular file";
}

static const char *take_file(struct settings *settings, const char *const *arguments, const struct file_opener *opener)
{
    struct file_source files;
    struct file_base base;
    char why[128];
    char *bytes = NULL;
    size_t length = 0;

    files_open(&files, &base, NULL, opener);
    opener->opened(opener->context, SETTINGS_DEFAULTS);
    enum file_status status =
        files.read(files.context, SETTINGS_DEFAULTS, DEFAULTS_BYTES_MAX, &bytes, &length, why, sizeof(why));
    files_close(&base);
    if (status == FILE_READ)
        settings_read_defaults(settings, (struct slice){bytes, length}, arguments);
    free(bytes);
    return status == FILE_READ || status == FILE_MISSING ? NULL
           : status == FILE_TOO_LARGE                    ? "it is larger than 16 KiB"
                                                         : "it cannot be read";
}

void defaults_read(struct settings *settings, const char *const *arguments, const struct file_opener *opener)
{
    bool missing;
    const char *why = why_not(&missing);

    if (!why)
        why = take_file(settings, arguments, opener);
    settings->defaults_useless = missing ? NULL : why;
}
