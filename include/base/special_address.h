/* SPDX-License-Identifier: MIT */
/*
 * special_address.h - addresses that no server on the internet has (RFC 6890 and the IANA
 * registries of special-purpose addresses).
 */
#ifndef CVPN_BASE_SPECIAL_ADDRESS_H
#define CVPN_BASE_SPECIAL_ADDRESS_H

#include "base/address.h"

/*
 * What kind of special address this is, as the end of the sentence "this is ..." ("a private
 * address (RFC 1918)"), or NULL for one that the internet routes. Translation prefixes
 * (64:ff9b::/96) stand for routed addresses and are not special here.
 */
const char *special_address(struct address address);

/*
 * True for the ranges of examples (RFC 5737, RFC 3849), which also are in logs in place of
 * someone's own addresses.
 */
bool address_is_for_documentation(struct address address);

#endif
