/* SPDX-License-Identifier: MIT */
/*
 * name_service.c - a module of libc's name service that knows one name, "cvpn.test", for
 * contain-test: libc loads it when it is asked for a name, unless it was loaded before.
 */
#include <errno.h>
#include <netdb.h>
#include <nss.h>
#include <string.h>
#include <sys/socket.h>

enum nss_status _nss_cvpntest_gethostbyname2_r(const char *name, int family, struct hostent *host, char *buffer,
                                               size_t size, int *error, int *host_error);

enum nss_status _nss_cvpntest_gethostbyname2_r(const char *name, int family, struct hostent *host, char *buffer,
                                               size_t size, int *error, int *host_error)
{
    static char address[4] = {127, 0, 0, 9};
    static char *addresses[2] = {address, NULL};
    static char *aliases[1] = {NULL};

    if (strcmp(name, "cvpn.test") != 0 || family != AF_INET || size < sizeof("cvpn.test")) {
        *error = ENOENT;
        *host_error = HOST_NOT_FOUND;
        return NSS_STATUS_NOTFOUND;
    }
    memcpy(buffer, name, sizeof("cvpn.test"));
    *host = (struct hostent){
        .h_name = buffer, .h_aliases = aliases, .h_addrtype = AF_INET, .h_length = 4, .h_addr_list = addresses};
    return NSS_STATUS_SUCCESS;
}
