/* SPDX-License-Identifier: MIT */
/*
 * The profile reader under libFuzzer. The input is cut at lines "%%%": the first part is the
 * profile, the others are the files "1", "2", ... that it may include.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "profile/credentials_file.h"
#include "profile/profile_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum file_status read_part(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                  char *why, size_t why_size)
{
    struct slice rest = *(const struct slice *)context;
    unsigned long long wanted = 0;

    (void)why;
    (void)why_size;
    if (!slice_number(slice_of(path), 9, &wanted))
        return FILE_MISSING;
    for (; wanted > 0; wanted--) {
        size_t marker = slice_find(rest, "%%%\n");

        if (marker == SLICE_NOT_FOUND)
            return FILE_MISSING;
        rest = slice_skip(rest, marker + 4);
    }
    size_t end = slice_find(rest, "%%%\n");
    if (end != SLICE_NOT_FOUND)
        rest = slice_head(rest, end);
    if (rest.length > allowed)
        return FILE_TOO_LARGE;
    *bytes = malloc(rest.length + 1);
    if (!*bytes)
        return FILE_UNREADABLE;
    if (rest.length)
        memcpy(*bytes, rest.at, rest.length);
    *length = rest.length;
    return FILE_READ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = {(const char *)data, size};
    struct file_source source = {read_part, NULL, &input};
    struct profile_remote remotes[4];

    for (unsigned minor = 3; minor <= 7; minor += 3) {
        struct profile *profile = profile_read_file("0", (struct openvpn_version){2, minor}, &source);

        if (!profile)
            abort();
        profile_remotes(profile, remotes, 4);
        profile_random_hostname(profile, NULL);
        profile_is_client(profile);
        struct credentials_lengths auth = {.limit = 0};
        login_lengths_read(profile, &source, &auth);
        if (auth.user > size || auth.password > size)
            abort();
        profile_free(profile);
    }
    return 0;
}
