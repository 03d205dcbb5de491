/* SPDX-License-Identifier: MIT */
/*
 * life_line.h - a pipe by which one process ends another without any right to.
 *
 * kill(2) is refused where the other process has another user id, or is outside of a Landlock
 * domain; PR_SET_PDEATHSIG follows the same rules. So the process that is to be ended arms its end
 * of a pipe: the kernel then sends it SIGKILL by itself when that end becomes readable (fcntl(2),
 * F_SETSIG), that is when the last other end is closed or a byte is written. It works while the
 * process is stopped, too.
 */
#ifndef CVPN_SANDBOX_LIFE_LINE_H
#define CVPN_SANDBOX_LIFE_LINE_H

#include <stdbool.h>

/*
 * Makes one, closed at exec: line[0] is for the process that is to be ended, line[1] for who ends
 * it. False when no descriptors are left.
 */
bool life_line_make(int line[2]);

/*
 * This process lives by `end` from now on. False when the kernel cannot do that; a line that is cut
 * already ends the process here.
 */
bool life_line_hold(int end);

/*
 * Ends the process that lives by the other end of `end`, if there still is one. The caller gets no
 * SIGPIPE, whatever it does with that signal: it may be OpenVPN's own process.
 */
void life_line_cut(int end);

#endif
