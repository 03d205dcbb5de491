/* SPDX-License-Identifier: MIT */
/*
 * profile_list.h - the profiles that operands name: files, and the profiles of folders.
 */
#ifndef CVPN_COMMAND_PROFILE_LIST_H
#define CVPN_COMMAND_PROFILE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Paths, malloc'ed, in the order of the operands; those of a folder in the order of their names. */
struct profile_list {
    char **paths;
    size_t count;
    bool several; /* more than one operand, or a folder: each page says whose it is */
    bool lacking; /* an operand was left out, and that was said */
};

/*
 * Takes files as they are. Of a folder, and of those below it, it takes the files whose names end
 * in .ovpn or .conf and do not begin with a dot; links to folders are not followed. A folder
 * without any is named on standard error. profile_list_free() has to follow.
 */
void profile_list_take(char *const *operands, size_t count, struct profile_list *list);

void profile_list_free(struct profile_list *list);

#endif
