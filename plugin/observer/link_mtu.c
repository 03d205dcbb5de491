/* SPDX-License-Identifier: MIT */
#include "observer/link_mtu.h"

#include <ifaddrs.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DISCARD_PORT = 9 };

static bool reach_probe_device(unsigned long request, struct ifreq *answer)
{
    int asking = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool known = asking >= 0 && ioctl(asking, request, answer) == 0;

    if (asking >= 0)
        close(asking);
    return known;
}

static void name_device(struct ifreq *request, const char *device)
{
    size_t length = strnlen(device, sizeof(request->ifr_name) - 1);

    memset(request, 0, sizeof(*request));
    memcpy(request->ifr_name, device, length);
}

bool link_mtu_of(const char *device, unsigned *index, unsigned *mtu)
{
    struct ifreq request;

    name_device(&request, device);
    if (!reach_probe_device(SIOCGIFMTU, &request) || request.ifr_mtu <= 0)
        return false;
    *mtu = (unsigned)request.ifr_mtu;
    *index = if_nametoindex(device);
    return *index != 0;
}

bool link_is_offloaded(const char *device)
{
    struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
    struct ifreq request;

    name_device(&request, device);
    request.ifr_data = (char *)&driver;
    return reach_probe_device(SIOCETHTOOL, &request) && strncmp(driver.driver, "ovpn", 4) == 0;
}

union socket_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static socklen_t fill(union socket_address *out, struct address to)
{
    memset(out, 0, sizeof(*out));
    if (to.family == ADDRESS_IPV6) {
        out->six.sin6_family = AF_INET6;
        out->six.sin6_port = htons(DISCARD_PORT);
        memcpy(&out->six.sin6_addr, to.bytes, 16);
        return sizeof(out->six);
    }
    out->four.sin_family = AF_INET;
    out->four.sin_port = htons(DISCARD_PORT);
    memcpy(&out->four.sin_addr, to.bytes, 4);
    return sizeof(out->four);
}

static bool same_address(const struct sockaddr *a, const union socket_address *b)
{
    if (!a || a->sa_family != b->any.sa_family)
        return false;
    if (a->sa_family == AF_INET)
        return memcmp(&((const struct sockaddr_in *)(const void *)a)->sin_addr, &b->four.sin_addr, 4) == 0;
    return a->sa_family == AF_INET6 &&
           memcmp(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, &b->six.sin6_addr, 16) == 0;
}

/* The MTU of the interface that has this address; 0 when there is none. */
static unsigned mtu_of_source(const union socket_address *source)
{
    struct ifaddrs *all = NULL;
    unsigned index = 0;
    unsigned mtu = 0;

    if (getifaddrs(&all) < 0)
        return 0;
    for (const struct ifaddrs *one = all; one && !mtu; one = one->ifa_next)
        if (same_address(one->ifa_addr, source))
            link_mtu_of(one->ifa_name, &index, &mtu);
    freeifaddrs(all);
    return mtu;
}

bool link_mtu_to(struct address server, unsigned *path, unsigned *link)
{
    union socket_address there;
    union socket_address here = {0};
    socklen_t length = fill(&there, server);
    socklen_t size = sizeof(here);
    int known = 0;
    socklen_t known_size = sizeof(known);
    bool six = server.family == ADDRESS_IPV6;
    int asking = socket(there.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    *path = 0;
    if (link)
        *link = 0;
    if (asking < 0)
        return false;
    bool routed = connect(asking, &there.any, length) == 0;
    if (routed &&
        getsockopt(asking, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_MTU : IP_MTU, &known, &known_size) == 0 &&
        known > 0)
        *path = (unsigned)known;
    if (link && routed && getsockname(asking, &here.any, &size) == 0)
        *link = mtu_of_source(&here);
    close(asking);
    return routed;
}
