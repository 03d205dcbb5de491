/* SPDX-License-Identifier: MIT */
#include "command/plugin_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "command/output.h"
#include "enroll/enroll_edits.h"
#include "trial/trial.h"

/* Where packages and `make install` put the shared object. */
static const char *const folders[] = {"/usr/local/lib/openvpn/plugins", "/usr/lib/openvpn/plugins",
                                      "/usr/lib64/openvpn/plugins", "/usr/lib/x86_64-linux-gnu/openvpn/plugins",
                                      "/usr/lib/aarch64-linux-gnu/openvpn/plugins"};

static bool is_in(const char *folder, char path[PATH_MAX])
{
    struct text text;

    text_start(&text, path, PATH_MAX);
    text_add(&text, "%s/" ENROLL_PLUGIN_NAME, folder);
    return access(path, R_OK) == 0;
}

/*
 * The folder in which OpenVPN looks for a bare name is a string of its program (PLUGIN_LIBDIR,
 * plugin_init_item() in plugin.c); it prints it nowhere.
 */
static bool program_has(const char *program, const char *folder)
{
    char string[128];
    size_t length = strlen(folder) + 2; /* a NUL on both sides */
    int file = open(program, O_RDONLY | O_CLOEXEC);
    struct stat status;

    if (file < 0 || fstat(file, &status) != 0 || status.st_size <= 0 || length >= sizeof(string)) {
        if (file >= 0)
            close(file);
        return false;
    }
    string[0] = '\0';
    memcpy(string + 1, folder, length - 1);
    size_t size = (size_t)status.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (bytes == MAP_FAILED)
        return false;
    bool found = memmem(bytes, size, string, length) != NULL;
    munmap(bytes, size);
    return found;
}

bool plugin_place_find(const char *given, char path[PATH_MAX], const char **plugin)
{
    enum { FOLDERS = sizeof(folders) / sizeof(folders[0]) };
    char program[PATH_MAX];
    char buffer[SHOWN_MAX];

    *plugin = NULL;
    if (given && (!realpath(given, path) || access(path, R_OK) != 0)) {
        complain("--plugin %s: %s.", shown(given, buffer), strerror(errno));
        return false;
    }
    if (given)
        *plugin = path;
    bool installed = !given && trial_find_client(program, sizeof(program));
    for (size_t i = 0; installed && !*plugin && i < FOLDERS; i++)
        if (is_in(folders[i], path) && program_has(program, folders[i]))
            *plugin = ENROLL_PLUGIN_NAME;
    for (size_t i = 0; !*plugin && i < FOLDERS; i++)
        if (is_in(folders[i], path))
            *plugin = path;
    return true;
}
