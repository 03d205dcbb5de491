/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "reports/report.h"

void code_text(finding_code code, char out[10])
{
    (void)snprintf(out, 10, "CVPN-%04u", code % 10000);
}

bool code_parse(struct slice text, finding_code *code)
{
    unsigned long long number = 0;
    struct slice digits = text;

    if (slice_is_nocase(slice_head(text, 5), "CVPN-"))
        digits = slice_skip(text, 5);
    if (digits.length != 4 || !slice_number(digits, 9999, &number))
        return false;
    *code = (finding_code)number;
    return true;
}
