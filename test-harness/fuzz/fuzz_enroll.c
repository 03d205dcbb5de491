/* SPDX-License-Identifier: MIT */
/*
 * The changes of `enroll` under libFuzzer: a second run changes nothing where the first one saw all
 * there is, and the mark is found and whole.
 */
#include <stdint.h>
#include <stdlib.h>

#include "enroll/enroll_signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct enroll_wishes wishes = {
    .plugin = "/usr/lib/" ENROLL_PLUGIN_NAME, .mfa = true, .mssfix = 1328, .version = {2, 6}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct enroll_edits plan;
    struct slice text = {(const char *)data, size};
    char mark[ENROLL_SIGNATURE_SIZE];
    size_t length = 0;

    if (enroll_plan(text, "profile.ovpn", &wishes, NULL, &plan) != ENROLL_PLANNED)
        return 0;
    char *rest = enroll_apply(text, &plan, &length);
    if (!rest || !signature_make((struct slice){rest, length}, text, mark))
        abort();
    free(rest);
    enroll_add_signature(&plan, mark);
    char *made = enroll_apply(text, &plan, &length);
    if (!made)
        abort();
    enum enroll_result again = enroll_plan((struct slice){made, length}, "profile.ovpn", &wishes, NULL, &plan);
    if (again != ENROLL_NOTHING)
        abort();
    free(made);
    return 0;
}
