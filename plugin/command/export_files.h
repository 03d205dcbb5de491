/* SPDX-License-Identifier: MIT */
/*
 * export_files.h - what an administrator exported of endpoints, from files and directories:
 * settings and connection logs.
 */
#ifndef CVPN_COMMAND_EXPORT_FILES_H
#define CVPN_COMMAND_EXPORT_FILES_H

#include "certificates/certificates.h"
#include "command/connection_book.h"
#include "endpoint/export_settings.h"

struct export_files {
    struct endpoint_export *export;
    struct connection_book book;
    struct revocation_list crl; /* its moments are MOMENT_UNKNOWN when it was not among them */
    char crl_file[256];
};

/*
 * Reads the files of `paths`; of a directory all that is in it, in the order of the names. What is
 * left aside is said on standard error. False when there is no endpoint, connection log or
 * revocation list, or a path that was named cannot be read. Free it in any case.
 */
bool export_files_read(struct export_files *files, char *const *paths, size_t count);

/* True when something that is needed was not whole: then nothing found is no all-clear. */
bool export_files_broken(const struct export_files *files);

void export_files_free(struct export_files *files);

#endif
