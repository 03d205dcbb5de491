/* SPDX-License-Identifier: MIT */
#include "command/command.h"
int command_enroll(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    (void)argv;
    return STATUS_COULD_NOT;
}
