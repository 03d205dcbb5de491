/* SPDX-License-Identifier: MIT */
#include "command/top_file.h"

#include <string.h>

#include "command/output.h"
#include "sources/files.h"

struct profile *top_file_read(const char *path, struct openvpn_version version)
{
    struct file_source source;
    struct file_base base;

    if (!files_open(&source, &base, NULL)) {
        complain("the current directory cannot be used.");
        return NULL;
    }
    struct profile *profile = profile_read_file(path, version, &source);
    files_close(&base);
    if (!profile)
        complain("out of memory.");
    return profile;
}

bool top_file_unreadable(const struct profile *profile)
{
    for (size_t i = 0; i < profile->problem_count; i++) {
        const struct profile_problem *problem = &profile->problems[i];
        bool unreadable = problem->kind == PROFILE_NOT_FOUND || problem->kind == PROFILE_NOT_READABLE ||
                          problem->kind == PROFILE_TOO_LARGE || problem->kind == PROFILE_NOT_TEXT;
        if (unreadable && problem->file && profile->path && strcmp(problem->file, profile->path) == 0)
            return true;
    }
    return false;
}
