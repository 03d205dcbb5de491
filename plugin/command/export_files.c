/* SPDX-License-Identifier: MIT */
#include "command/export_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certificates/certificate_reader.h"
#include "command/output.h"

/*
 * Reads all of `path` ("-" is standard input, of which `head` was read already), at most
 * EXPORT_BYTES_MAX and one byte, into malloc'ed bytes. Returns errno's value.
 */
static int read_whole(const char *path, struct slice head, char **bytes, size_t *length)
{
    int descriptor = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    size_t capacity = head.length;
    ssize_t n = 1;
    int error = descriptor < 0 ? errno : 0;

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
    if (descriptor > STDIN_FILENO)
        close(descriptor);
    return error;
}

/* "FILE:LINE:COLUMN: what" */
static void complain_of(const char *path, const struct export_error *error)
{
    char buffer[SHOWN_MAX];

    if (error->place.line)
        complain("%s:%u:%u: %s.", shown(path, buffer), error->place.line, error->place.column, error->what);
    else
        complain("%s: %s.", shown(path, buffer), error->what);
}

/* Keeps the name of a file with settings, for errors that are found when all were read. */
static bool keep_name(struct export_files *files, const char *path)
{
    char *name = files->settings < EXPORT_DOCUMENTS_MAX ? strdup(path) : NULL;

    if (!name) {
        complain("too many files, or out of memory.");
        return false;
    }
    files->named[files->settings++] = name;
    return true;
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

static bool add_settings(struct export_files *files, const char *path, struct slice head)
{
    struct export_error error = {0};
    char buffer[SHOWN_MAX];
    char *bytes = NULL;
    size_t length = 0;
    int status = read_whole(path, head, &bytes, &length);
    bool added = false;

    if (status)
        complain("%s cannot be read: %s.", shown(path, buffer), strerror(status));
    else if (take_revocations(files, path, (struct slice){bytes, length}))
        added = true;
    else if (!endpoint_export_add(files->export, (struct slice){bytes, length}, &error))
        complain_of(path, &error);
    else
        added = keep_name(files, path);
    free(bytes);
    return added;
}

static bool add_file(struct export_files *files, const char *path)
{
    struct slice head;

    return connection_book_read(&files->book, path, &head) || add_settings(files, path, head);
}

static int is_no_dot_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The files of a directory; those of directories in it are not asked for. */
static bool add_directory(struct export_files *files, const char *path)
{
    struct dirent **entries = NULL;
    char buffer[SHOWN_MAX];
    char name[4096];
    struct text text;
    bool good = true;
    int count = scandir(path, &entries, is_no_dot_file, alphasort);

    if (count < 0)
        complain("%s cannot be read: %s.", shown(path, buffer), strerror(errno));
    for (int i = 0; i < count; i++) {
        struct stat about;
        text_start(&text, name, sizeof(name));
        text_add(&text, "%s/%s", path, entries[i]->d_name);
        free(entries[i]);
        if (good && !text.cut && stat(name, &about) == 0 && S_ISREG(about.st_mode))
            good = add_file(files, name);
    }
    free(entries);
    return good && count >= 0;
}

/* Joins what belongs together. A connection log alone is enough. */
static bool finish(struct export_files *files)
{
    struct export_error error = {0};

    connection_book_finish(&files->book);
    if ((files->settings == 0 && (files->book.given || files->crl_file[0])) ||
        endpoint_export_finish(files->export, &error))
        return true;
    complain_of(files->settings ? files->named[error.text] : "the directory", &error);
    return false;
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
        good = directory ? add_directory(files, paths[i]) : add_file(files, paths[i]);
    }
    return good && finish(files);
}

void export_files_free(struct export_files *files)
{
    endpoint_export_free(files->export);
    connection_book_free(&files->book);
    for (size_t i = 0; i < files->settings; i++)
        free(files->named[i]);
}
