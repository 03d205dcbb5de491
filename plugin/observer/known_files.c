/* SPDX-License-Identifier: MIT */
#include "observer/known_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

int known_files_find(const struct known_files *files, const char *path)
{
    for (unsigned i = 0; i < files->count; i++)
        if (strcmp(files->paths[i], path) == 0)
            return (int)i;
    return -1;
}

void known_files_add(struct known_files *files, const char *path)
{
    char *copy = files->count < KNOWN_FILES_MAX && known_files_find(files, path) < 0 ? strdup(path) : NULL;

    if (copy)
        files->paths[files->count++] = copy;
}

int known_files_open(const struct known_files *files, unsigned number)
{
    struct stat status;

    errno = EINVAL;
    if (number >= files->count || fstatat(AT_FDCWD, files->paths[number], &status, 0) < 0)
        return -1;
    if (S_ISDIR(status.st_mode))
        return open(files->paths[number], O_PATH | O_DIRECTORY | O_CLOEXEC);
    errno = EINVAL;
    return S_ISREG(status.st_mode) ? open(files->paths[number], O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
}
