/* SPDX-License-Identifier: MIT */
#include "profile/plugin_file_reader.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/*
 * PLUGIN_LIBDIR of Debian and Ubuntu, Fedora, Arch, and of a build by hand (configure.ac:
 * $libdir/openvpn/plugins).
 */
static const char *const folders[] = {"/usr/lib/x86_64-linux-gnu/openvpn/plugins",
                                      "/usr/lib/aarch64-linux-gnu/openvpn/plugins",
                                      "/usr/lib/arm-linux-gnueabihf/openvpn/plugins",
                                      "/usr/lib/i386-linux-gnu/openvpn/plugins",
                                      "/usr/lib64/openvpn/plugins",
                                      "/usr/lib/openvpn/plugins",
                                      "/usr/lib/openvpn",
                                      "/usr/local/lib/openvpn/plugins"};

enum { FOLDERS = sizeof(folders) / sizeof(folders[0]) };

static bool is_there(const struct file_source *files, const char *path)
{
    char *bytes = NULL;
    size_t length = 0;
    char why[128];
    /* One byte is allowed: what is longer is there, and is not read. */
    enum file_status status = files->read(files->context, path, 1, &bytes, &length, why, sizeof(why));

    free(bytes);
    return status != FILE_MISSING;
}

static bool is_there_in_a_folder(const struct file_source *files, const char *name)
{
    char path[PATH_MAX];
    struct text text;

    for (size_t i = 0; i < FOLDERS; i++) {
        text_start(&text, path, sizeof(path));
        text_add(&text, "%s/%s", folders[i], name);
        if (text.cut || is_there(files, path))
            return true;
    }
    return false;
}

static bool is_of_windows(const char *path)
{
    return strchr(path, '\\') || strchr(path, ':');
}

/* The line that is in force, when no such user or group is there. */
static const struct profile_option *unknown_owner(const struct profile *profile, const char *name)
{
    const struct profile_option *option = profile_last(profile, name);
    const char *owner = option ? profile_parameter(option, 1) : NULL;
    bool user = strcmp(name, "user") == 0;

    if (!owner || (user ? getpwnam(owner) != NULL : getgrnam(owner) != NULL))
        return NULL;
    return option;
}

void plugin_file_look(const struct profile *profile, const struct file_source *files, struct plugin_file *missing)
{
    const struct profile_option *option = NULL;

    missing->option = NULL;
    missing->owner = unknown_owner(profile, "user");
    if (!missing->owner)
        missing->owner = unknown_owner(profile, "group");
    while (!missing->option && (option = profile_next(profile, "plugin", option)) != NULL) {
        const char *path = profile_parameter(option, 1);
        if (!path || is_of_windows(path))
            continue;
        bool as_it_is = path[0] == '/' || path[0] == '.';
        if (!(as_it_is ? is_there(files, path) : is_there_in_a_folder(files, path)))
            missing->option = option;
    }
}
