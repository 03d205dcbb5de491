/* SPDX-License-Identifier: MIT */
/*
 * explain_all.c - `explain --json` of many logs in one process: thousands of short ones cost
 * seconds, and not minutes.
 *
 * usage: explain_all <LIST     one path a line; prints "@NAME" and then what explain says of it
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/options.h"

static const struct option options[] = {OPTION_ROW_JSON, OPTION_ROW_PROFILE, OPTION_ROWS_COMMON, OPTION_ROWS_END};
static const struct command explain = {"explain", command_explain, "", "", options, "LOG", 1, 1};

int main(void)
{
    char path[512];

    while (fgets(path, sizeof(path), stdin)) {
        path[strcspn(path, "\n")] = '\0';
        const char *slash = strrchr(path, '/');
        char *words[] = {(char[]){"explain"}, (char[]){"--json"}, path, NULL};
        (void)printf("@%s\n", slash ? slash + 1 : path);
        if (command_explain(&explain, 3, words) > 1)
            return 1;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
