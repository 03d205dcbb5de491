/* SPDX-License-Identifier: MIT */
/*
 * endpoint_name.h - the names of AWS Client VPN endpoints.
 *
 * A name is [LABEL.]cvpn-endpoint-<hex>[.prod].clientvpn.<region>.amazonaws.com (or
 * .amazonaws.com.cn, other partitions: aws-facts.md section 2; AWS topic 1). Only a name with a
 * label in front resolves.
 */
#ifndef CVPN_DNS_ENDPOINT_NAME_H
#define CVPN_DNS_ENDPOINT_NAME_H

#include "base/slice.h"

struct endpoint_name {
    /* everything in front of "cvpn-endpoint-", its dot excluded; empty for the bare name */
    struct slice label;
    struct slice bare;     /* from "cvpn-endpoint-" to the end */
    struct slice endpoint; /* "cvpn-endpoint-<hex>" */
    struct slice region;
};

/*
 * True when `host` (a trailing dot is allowed, case does not matter) is such a name; fills *name
 * with slices of host.
 */
bool endpoint_name_parse(struct slice host, struct endpoint_name *name);

/* True when `host` is an endpoint's name without a label in front: the one that has no address. */
bool endpoint_name_is_bare(struct slice host);

/* True when `host` is a literal IPv4 or IPv6 address. */
bool host_is_address(struct slice host);

/*
 * Why no resolver can have an address for `host`, as a part of a sentence about it; NULL when one
 * may. RFC 1123 section 2.1 and RFC 1035 section 2.3.4, with the underscore that resolvers take;
 * inet_aton(3) for what looks like an address.
 */
const char *host_fault(struct slice host);

#endif
