/* SPDX-License-Identifier: MIT */
#include "command/top_file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "certificates/certificate_reader.h"
#include "command/file_kind.h"
#include "command/output.h"
#include "profile/profile_files.h"

/*
 * Where OpenVPN will be started is not known, so a certificate that is not found from here is
 * looked for beside the profile, too (a unit of systemd starts OpenVPN there).
 */
static enum file_status read_beside(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                    char *why, size_t why_size)
{
    const struct top_files *beside = context;
    const char *slash = strrchr(beside->profile, '/');
    char joined[PATH_MAX];
    struct text text;
    enum file_status status = beside->here.read(beside->here.context, path, allowed, bytes, length, why, why_size);

    if (status != FILE_MISSING || path[0] == '/' || !slash)
        return status;
    text_start(&text, joined, sizeof(joined));
    text_add_slice(&text, (struct slice){beside->profile, (size_t)(slash - beside->profile) + 1});
    text_add_slice(&text, slice_of(path));
    if (text.cut)
        return status;
    return beside->here.read(beside->here.context, joined, allowed, bytes, length, why, why_size);
}

bool top_files_open(struct top_files *files, const char *path, struct file_source *source)
{
    files->profile = path;
    *source = (struct file_source){read_beside, NULL, files};
    if (files_open(&files->here, &files->base, NULL, NULL))
        return true;
    complain("the current directory cannot be used.");
    return false;
}

void top_files_close(struct top_files *files)
{
    files_close(&files->base);
}

struct profile *top_file_read(const char *path, struct openvpn_version version, struct certificates *certificates)
{
    struct top_files files;
    struct file_source beside;

    if (!top_files_open(&files, path, &beside))
        return NULL;
    struct profile *profile = profile_read_file(path, version, &files.here);
    certificates_read(profile, &beside, certificates);
    top_files_close(&files);
    if (!profile)
        complain("out of memory.");
    return profile;
}

bool top_file_is_other(const struct profile *profile, const char *path)
{
    enum { HEAD = 64 << 10 };
    struct top_files files;
    struct file_source source;
    enum file_kind kind = FILE_KIND_UNKNOWN;
    char name[SHOWN_MAX];
    char why[128];
    char *bytes = NULL;
    size_t length = 0;

    if (profile_is_client(profile) || !top_files_open(&files, path, &source))
        return false;
    if (source.read(source.context, path, PROFILE_BYTES_MAX, &bytes, &length, why, sizeof(why)) == FILE_READ)
        kind = file_kind_of((struct slice){bytes, length < HEAD ? length : HEAD});
    if (bytes)
        explicit_bzero(bytes, length);
    free(bytes);
    top_files_close(&files);
    return kind != FILE_KIND_PROFILE && file_kind_refused(kind, shown(path, name), "profile");
}
