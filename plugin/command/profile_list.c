/* SPDX-License-Identifier: MIT */
#include "command/profile_list.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/slice.h"
#include "command/output.h"

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void add(struct profile_list *list, const char *path)
{
    if (list->count % 64 == 0) {
        char **grown = realloc(list->paths, (list->count + 64) * sizeof(*grown));
        list->lacking = list->lacking || !grown;
        if (!grown)
            return;
        list->paths = grown;
    }
    list->paths[list->count] = strdup(path);
    if (list->paths[list->count])
        list->count++;
    else
        list->lacking = true;
}

/* True for a regular file, or a link to one, that is called like a profile. */
static bool is_called_profile(const FTSENT *entry)
{
    struct slice name = {entry->fts_name, entry->fts_namelen};
    struct stat status;

    if (slice_starts(name, ".") || !(slice_ends(name, ".ovpn") || slice_ends(name, ".conf")))
        return false;
    return entry->fts_info == FTS_F ||
           (entry->fts_info == FTS_SL && stat(entry->fts_accpath, &status) == 0 && S_ISREG(status.st_mode));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void say_unreadable(struct profile_list *list, const FTSENT *entry)
{
    char buffer[SHOWN_MAX];

    complain("%s cannot be read: %s.", shown(entry->fts_path, buffer), strerror(entry->fts_errno));
    list->lacking = true;
}

static void take_entry(struct profile_list *list, FTS *tree, FTSENT *entry)
{
    bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

    if (entry->fts_info == FTS_D && hidden)
        (void)fts_set(tree, entry, FTS_SKIP);
    else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
        say_unreadable(list, entry);
    else if (is_called_profile(entry))
        add(list, entry->fts_path);
}

static void take_folder(struct profile_list *list, char *folder)
{
    char *const roots[] = {folder, NULL};
    size_t before = list->count;
    bool lacked = list->lacking;
    char buffer[SHOWN_MAX];
    FTS *tree = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *entry;

    while (tree && (entry = fts_read(tree)) != NULL)
        take_entry(list, tree, entry);
    if (tree)
        (void)fts_close(tree);
    if (list->count > before || (list->lacking && !lacked))
        return;
    complain("no file of %s is called like a profile (*.ovpn, *.conf).", shown(folder, buffer));
    list->lacking = true;
}

void profile_list_take(char *const *operands, size_t count, struct profile_list *list)
{
    *list = (struct profile_list){.several = count > 1};
    for (size_t i = 0; i < count; i++) {
        if (is_folder(operands[i])) {
            list->several = true;
            take_folder(list, operands[i]);
        } else
            add(list, operands[i]);
    }
}

void profile_list_free(struct profile_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->paths[i]);
    free(list->paths);
    *list = (struct profile_list){0};
}
