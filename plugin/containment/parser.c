/* SPDX-License-Identifier: MIT */
#include "containment/parser.h"

#include "containment/calls.h"
#include "containment/rights.h"

void parser_contain(void)
{
    rights_keep(0);
    calls_restrict(CALLS_OBSERVER); /* it may have been started before the observer gave up its rights */
    calls_restrict(CALLS_PARSER);
}
