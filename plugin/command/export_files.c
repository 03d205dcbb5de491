/* SPDX-License-Identifier: MIT */
#include "command/export_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certificates/certificate_reader.h"
#include "command/output.h"

enum { DIRECTORIES_DEEP = 4 };

/*
 * Reads all of the descriptor, of which `head` was read already, at most EXPORT_BYTES_MAX and one
 * byte, into malloc'ed bytes. Returns errno's value.
 */
static int read_whole(int descriptor, struct slice head, char **bytes, size_t *length)
{
    size_t capacity = head.length;
    ssize_t n = 1;
    int error = 0;

    *bytes = capacity ? malloc(capacity) : NULL;
    *length = *bytes ? head.length : 0;
    if (*bytes)
        memcpy(*bytes, head.at, head.length);
    while (error == 0 && n != 0 && *length <= EXPORT_BYTES_MAX) {
        if (*length == capacity) {
            capacity = capacity ? 2 * capacity : 65536;
            char *grown = realloc(*bytes, capacity);
            if (!grown)
                error = ENOMEM;
            else
                *bytes = grown;
            continue;
        }
        n = read(descriptor, *bytes + *length, capacity - *length);
        if (n < 0 && errno != EINTR)
            error = errno;
        *length += n > 0 ? (size_t)n : 0;
    }
    return error;
}

static bool cannot_read(const char *path, int error)
{
    char buffer[SHOWN_MAX];

    complain("%s cannot be read: %s.", shown(path, buffer), strerror(error));
    return false;
}

/*
 * What `aws ec2 export-client-vpn-client-certificate-revocation-list` prints, or the list itself.
 * False when it is something else.
 */
static bool take_revocations(struct export_files *files, const char *path, struct slice text)
{
    struct slice list = text;
    json_t *object = NULL;

    if (slice_find(text, "CertificateRevocationList") != SLICE_NOT_FOUND) {
        object = json_loadb(text.at, text.length, 0, NULL);
        const json_t *value = json_object_get(object, "CertificateRevocationList");
        list = (struct slice){json_string_value(value), json_string_length(value)};
    }
    bool taken = slice_find(list, "BEGIN X509 CRL") != SLICE_NOT_FOUND && revocation_list_of(list, &files->crl);
    json_decref(object);
    if (taken)
        TEXT_COPY(files->crl_file, slice_of(path));
    return taken;
}

/* Takes in one file, of which `head` was read already. */
static bool add_settings(struct export_files *files, const char *path, int descriptor, struct slice head)
{
    struct stat status;
    char *bytes = NULL;
    size_t length = 0;
    int error = read_whole(descriptor, head, &bytes, &length);
    bool dated = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);

    if (error == 0 && !take_revocations(files, path, (struct slice){bytes, length}))
        endpoint_export_add(files->export, path, dated ? (long long)status.st_mtime : 0, (struct slice){bytes, length});
    free(bytes);
    return error == 0 || cannot_read(path, error);
}

static bool add_file(struct export_files *files, const char *path)
{
    struct slice head;

    if (connection_book_read(&files->book, path, &head))
        return true;
    if (strcmp(path, "-") == 0)
        return add_settings(files, path, STDIN_FILENO, head);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return cannot_read(path, errno);
    bool added = add_settings(files, path, descriptor, head);
    close(descriptor);
    return added;
}

static int is_no_dot_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* All that is in a directory, to some depth; what cannot be read is said. */
static bool add_directory(struct export_files *files, const char *path, unsigned depth) // NOLINT(misc-no-recursion)
{
    struct dirent **entries = NULL;
    int count = depth < DIRECTORIES_DEEP ? scandir(path, &entries, is_no_dot_file, alphasort) : 0;

    if (count < 0)
        return cannot_read(path, errno);
    for (int i = 0; i < count; i++) {
        char name[PATH_MAX];
        struct stat about;
        struct text text;
        text_start(&text, name, sizeof(name));
        text_add(&text, "%s/%s", path, entries[i]->d_name);
        free(entries[i]);
        if (text.cut || stat(name, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode))
            (void)add_directory(files, name, depth + 1);
        else if (S_ISREG(about.st_mode))
            (void)add_file(files, name);
    }
    free((void *)entries);
    return true;
}

/* "FILE:LINE:COLUMN: what" */
static void complain_of(const struct export_notice *notice)
{
    char buffer[SHOWN_MAX];

    if (notice->place.line)
        complain("%s:%u:%u: %s.", shown(notice->name, buffer), notice->place.line, notice->place.column, notice->what);
    else
        complain("%s: %s.", shown(notice->name, buffer), notice->what);
}

/* Joins what belongs together. A connection log alone is enough. */
static bool finish(struct export_files *files, const char *first)
{
    char buffer[SHOWN_MAX];
    const struct export_notice *notice;

    connection_book_finish(&files->book);
    bool any = endpoint_export_finish(files->export) || files->book.given || files->crl_file[0];
    for (size_t i = 0; (notice = endpoint_export_notice(files->export, i)); i++)
        complain_of(notice);
    if (!any && !endpoint_export_notice(files->export, 0))
        complain("%s: has no Client VPN endpoint in it.", shown(first, buffer));
    return any;
}

bool export_files_read(struct export_files *files, char *const *paths, size_t count)
{
    bool good = true;

    files->export = endpoint_export_new();
    files->crl = (struct revocation_list){MOMENT_UNKNOWN, MOMENT_UNKNOWN};
    if (!files->export) {
        complain("out of memory.");
        return false;
    }
    for (size_t i = 0; i < count && good; i++) {
        struct stat about;
        bool directory = strcmp(paths[i], "-") != 0 && stat(paths[i], &about) == 0 && S_ISDIR(about.st_mode);
        good = directory ? add_directory(files, paths[i], 0) : add_file(files, paths[i]);
    }
    return good && finish(files, paths[0]);
}

bool export_files_broken(const struct export_files *files)
{
    const struct export_notice *notice;

    for (size_t i = 0; (notice = endpoint_export_notice(files->export, i)); i++)
        if (notice->broken)
            return true;
    return false;
}

void export_files_free(struct export_files *files)
{
    endpoint_export_free(files->export);
    connection_book_free(&files->book);
}
