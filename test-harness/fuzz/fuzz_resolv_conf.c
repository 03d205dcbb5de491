/* SPDX-License-Identifier: MIT */
/*
 * resolv.conf and the files of systemd-resolved under libFuzzer. The input is cut at lines "%%%":
 * resolv.conf, where it leads, the uplinks.
 */
#include <stdint.h>
#include <stdlib.h>

#include "dns/resolv_conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct slice next_part(struct slice *rest)
{
    size_t marker = slice_find(*rest, "%%%\n");
    struct slice part = *rest;

    if (marker == SLICE_NOT_FOUND) {
        *rest = (struct slice){NULL, 0};
        return part;
    }
    part = slice_head(part, marker);
    *rest = slice_skip(*rest, marker + 4);
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size};
    struct resolv_conf conf;
    struct resolv_conf uplinks;
    struct resolver resolver;
    struct resolver_tool tool;

    resolv_conf_read(next_part(&rest), &conf);
    struct slice target = next_part(&rest);
    resolv_conf_read(rest, &uplinks);
    resolved_link_read(rest, &uplinks);
    resolver_combine(&conf, target, &uplinks, &resolver);
    if (conf.server_count > RESOLVER_SERVERS_MAX || uplinks.server_count > RESOLVER_SERVERS_MAX ||
        resolver.server_count > RESOLVER_SERVERS_MAX)
        abort();
    if (resolver_use(&resolver, conf.servers, conf.server_count) == RESOLVER_USES_NOT && resolver.server_count == 0)
        abort();
    resolver_tool(&resolver, false, &tool);
    return resolver_name(resolver.kind)[0] == '\0';
}
