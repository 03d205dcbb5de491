/* SPDX-License-Identifier: MIT */
/*
 * parser.h - the cage of a child process that talks to the outside and reads the answer.
 */
#ifndef CVPN_CONTAINMENT_PARSER_H
#define CVPN_CONTAINMENT_PARSER_H

/*
 * Call it in the child, behind what it still has to read with its parent's rights. Afterwards it holds no capability, writes to no file, starts no process, and signals none. What the kernel lacks is passed over: the child works
 * all the same.
 */
void parser_contain(void);

#endif
