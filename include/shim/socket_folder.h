/* SPDX-License-Identifier: MIT */
/*
 * socket_folder.h - the private folder in which OpenVPN binds the management socket that the plugin
 * asks for.
 *
 * OpenVPN ends when it cannot bind (socket.c, socket_bind_unix: M_FATAL). It binds once in its
 * life, after the options are checked and before the first callback (openvpn.c, open_management; a
 * restart by SIGHUP finds the interface open: manage.c, man_listen). So the folder is made by
 * OpenVPN's own process, with the rights and in the root that bind() will have, and stays until
 * OpenVPN has bound for certain: joined, called back, or closed.
 */
#ifndef CVPN_SHIM_SOCKET_FOLDER_H
#define CVPN_SHIM_SOCKET_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct socket_folder {
    /*
     * of the folder, locked (flock(2)) as long as a process of this client lives; -1: there is none
     */
    int descriptor;
    char path[64];
};

/*
 * Makes one of mode 0700 in /run, $XDG_RUNTIME_DIR or /tmp, where that is safe from other users.
 * False when none can be made.
 */
bool socket_folder_make(struct socket_folder *folder);

/*
 * Puts the line for OpenVPN's configuration that names the socket into `line`. False, and an empty
 * line, when it does not fit.
 */
bool socket_folder_line(const struct socket_folder *folder, char *line, size_t size);

/* Removes socket and folder, if they are still there, and closes the descriptor. */
void socket_folder_remove(struct socket_folder *folder);

/*
 * Removes what dead clients of this user have left beside `folder`: folders of that name that no
 * living process has locked.
 */
void socket_folder_tidy(const struct socket_folder *folder);

#endif
