/* SPDX-License-Identifier: MIT */
/*
 * What comes from outside, in all that we print: the input is evidence (parts end in NUL) of a
 * finding of the catalogue, which its first two bytes choose. Whatever it holds, no line, colour or
 * code of ours can be made of it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "forgery.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice values[EVIDENCE_MAX];
    struct slice rest = {(const char *)data + 2, size - 2};
    struct findings findings;
    char outside[2048];
    size_t count = 0;

    if (size < 2)
        return 0;
    while (count < EVIDENCE_MAX && slice_split(&rest, '\0', &values[count]))
        count++;
    const struct finding *finding = forgery_raise(&findings, data[0], data[1], values, count);
    const char *problem = forgery_in_any_output(finding, text_copy(outside, sizeof(outside), values[0]));
    if (problem) {
        (void)fprintf(stderr, "%u: %s\n", finding->entry->code, problem);
        abort();
    }
    return 0;
}
