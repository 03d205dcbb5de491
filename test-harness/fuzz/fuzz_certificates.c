/* SPDX-License-Identifier: MIT */
/*
 * The certificates of a profile under libFuzzer. The input is cut at lines "%%%": the first part is
 * the profile, the second the file that it names, whatever its name is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "certificates/certificate_reader.h"
#include "findings/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum file_status read_part(void *context, const char *path, size_t allowed, char **bytes, size_t *length,
                                  char *why, size_t why_size)
{
    struct slice part = *(const struct slice *)context;
    size_t marker = slice_find(part, "%%%\n");
    bool first = strcmp(path, "profile.ovpn") == 0;

    (void)why;
    (void)why_size;
    if (marker != SLICE_NOT_FOUND)
        part = first ? slice_head(part, marker) : slice_skip(part, marker + 4);
    else if (!first)
        return FILE_MISSING;
    if (part.length > allowed)
        return FILE_TOO_LARGE;
    *bytes = malloc(part.length + 1);
    if (!*bytes)
        return FILE_UNREADABLE;
    if (part.length)
        memcpy(*bytes, part.at, part.length);
    *length = part.length;
    return FILE_READ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice input = {(const char *)data, size};
    struct file_source source = {read_part, NULL, &input};
    static struct facts facts;
    static struct findings findings;

    facts_start(&facts);
    struct profile *profile = profile_read_file("profile.ovpn", facts.version, &source);
    if (!profile)
        abort();
    certificates_read(profile, &source, &facts.certificates);
    facts.server_chain.known[0] = certificate_read_der(input, &facts.server_chain.list[0]);
    revocation_list_read("other", &source, &facts.crl);
    earliest_time_raise(&facts.earliest_time, earliest_time_of_kernel(input), "the kernel");
    if (ERR_peek_error() != 0 || facts.certificates.count > CERTIFICATES_MAX)
        abort();
    facts.profile = profile;
    facts.available = FACTS_PROFILE | FACTS_PLUGIN | FACTS_SETTINGS;
    facts.finished = true;
    facts.now = SECONDS(1900000000);
    rules_evaluate(&facts, &findings);
    profile_free(profile);
    return 0;
}
