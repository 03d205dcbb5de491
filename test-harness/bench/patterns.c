/* SPDX-License-Identifier: MIT */
/* Prints the longest literal of each row of the messages' table, one a line, for grep -F -f. */
#include <stdio.h>

#include "log/messages.h"

int main(void)
{
    struct slice literal;

    for (size_t i = 0; (literal = message_literal(i)).length; i++)
        printf("%.*s\n", (int)literal.length, literal.at);
    return 0;
}
