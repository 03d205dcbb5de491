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
    size_t settings;                   /* files with settings */
    char *named[EXPORT_DOCUMENTS_MAX]; /* their names, in the order of the export; owned */
};

/*
 * Reads the files of `paths`; of a directory each file in it, in the order of their names. False
 * with a sentence on standard error. Free it in any case.
 */
bool export_files_read(struct export_files *files, char *const *paths, size_t count);

void export_files_free(struct export_files *files);

#endif
