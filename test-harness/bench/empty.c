/* SPDX-License-Identifier: MIT */
/*
 * empty.c - a plugin that does nothing for the same callbacks: what OpenVPN itself spends on having
 * one.
 */
#include <openvpn-plugin.h>

#define EXPORT __attribute__((visibility("default")))
#define WANTED                                                                                                         \
    (OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_DOWN) |                               \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_UP) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_ROUTE_PREDOWN) |                \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_IPCHANGE) | OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_VERIFY) |                   \
     OPENVPN_PLUGIN_MASK(OPENVPN_PLUGIN_TLS_FINAL))

EXPORT int openvpn_plugin_min_version_required_v1(void)
{
    return 3;
}

EXPORT int openvpn_plugin_select_initialization_point_v1(void)
{
    return OPENVPN_PLUGIN_INIT_PRE_CONFIG_PARSE;
}

EXPORT int openvpn_plugin_open_v3(const int version, struct openvpn_plugin_args_open_in const *arguments,
                                  struct openvpn_plugin_args_open_return *retptr)
{
    static char nothing;

    (void)version;
    retptr->type_mask = arguments->type_mask & WANTED;
    retptr->handle = (openvpn_plugin_handle_t)&nothing;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

EXPORT int openvpn_plugin_func_v3(const int version, struct openvpn_plugin_args_func_in const *arguments,
                                  struct openvpn_plugin_args_func_return *retptr)
{
    (void)version;
    (void)arguments;
    (void)retptr;
    return OPENVPN_PLUGIN_FUNC_SUCCESS;
}

EXPORT void openvpn_plugin_close_v1(openvpn_plugin_handle_t handle)
{
    (void)handle;
}
