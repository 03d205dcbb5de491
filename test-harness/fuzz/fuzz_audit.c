/* SPDX-License-Identifier: MIT */
/*
 * The export of an endpoint under libFuzzer: read, joined, and judged by all rules. The input is
 * cut at NUL bytes into files.
 */
#include <stdint.h>
#include <stdlib.h>

#include "endpoint/export_settings.h"
#include "findings/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const struct endpoint *endpoint)
{
    static struct facts facts;
    static struct findings findings;
    struct missing_route missing[4];

    facts_start(&facts);
    facts.endpoint = endpoint;
    facts.available = FACTS_FILES | FACTS_ENDPOINT | FACTS_TARGETS | FACTS_ROUTES | FACTS_AUTHORIZATIONS;
    rules_evaluate(&facts, &findings);
    if (findings.left_out)
        abort(); /* the rules bound what they raise */
    (void)endpoint_missing_routes(endpoint, missing, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size};
    struct slice file;
    struct endpoint_export *export = endpoint_export_new();
    long long written = 1;
    size_t count = 0;

    if (!export)
        abort();
    while (slice_split(&rest, '\0', &file))
        endpoint_export_add(export, "file", written += 2, file);
    if (endpoint_export_finish(export)) {
        const struct endpoint *endpoints = endpoint_export_list(export, &count);
        for (size_t i = 0; i < count; i++)
            judge(&endpoints[i]);
    }
    endpoint_export_free(export);
    return 0;
}
