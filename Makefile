# cvpn-doctor. `make help` lists what can be made; V=1 shows the commands; WERROR=1 or CI=1 makes warnings errors.
# SPDX-License-Identifier: MIT

VERSION := 0.1.0
BUILD ?= build
PKG_CONFIG ?= pkg-config
CC ?= gcc
CFLAGS ?= -O2 -g
WERROR ?= $(if $(CI),1)

# The folders follow the one-way chain; see docs/architecture.md. What only the shared object has, and what only the command has.
SRC := $(wildcard plugin/*/*.c)
PLUGIN_ONLY := plugin/shim/% plugin/observer/%
COMMAND_ONLY := plugin/command/% plugin/enroll/% plugin/trial/% plugin/endpoint/export_% plugin/endpoint/attempt_%
PLUGIN_SRC := $(filter-out $(COMMAND_ONLY),$(SRC))
COMMAND_SRC := $(filter-out $(PLUGIN_ONLY),$(SRC))
# What tests and fuzzers link: all but the two processes and the command.
CORE_SRC := $(filter-out plugin/shim/shim.c plugin/observer/% plugin/command/%,$(SRC))

# A library's flags by pkg-config, or the usual ones.
libs = $(or $(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null),$(2))
PLUGIN_LIBS := $(call libs,libmnl libssl libcrypto,-lmnl -lssl -lcrypto)
# The journal is read where there is libsystemd; `watch` says so where there is none.
SYSTEMD := $(shell $(PKG_CONFIG) --exists libsystemd 2>/dev/null && echo libsystemd)
SYSTEMD_LIBS := $(if $(SYSTEMD),$(call libs,libsystemd))
COMMAND_LIBS := $(call libs,libarchive jansson,-larchive -ljansson) $(SYSTEMD_LIBS) $(PLUGIN_LIBS)
# openvpn-plugin.h is OpenVPN's, not ours: -isystem keeps its warnings out of our count.
OPENVPN_INCLUDE ?= /usr/include/openvpn
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags libmnl libssl libarchive jansson 2>/dev/null)

WARNINGS := -Wall -Wextra $(if $(WERROR),-Werror) -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wformat=2 -Wundef -Wvla -Wwrite-strings
# A packager's CPPFLAGS, CFLAGS and LDFLAGS come last, so that they win.
ALL_CPPFLAGS = -Iinclude -Iplugin -isystem $(OPENVPN_INCLUDE) $(LIB_CFLAGS) -D_GNU_SOURCE -DCVPN_VERSION='"$(VERSION)"' $(if $(SYSTEMD),-DCVPN_JOURNAL) $(CPPFLAGS) $(AFTER)
ALL_CFLAGS = -std=c11 -fPIC -fvisibility=hidden -fstack-protector-strong -fno-common $(WARNINGS) $(CFLAGS) $(SANITIZE)
ALL_LDFLAGS = -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)	$(patsubst $(BUILD)/%,%,$@)")
comma := ,
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
# $(call link,FLAGS,LIBRARIES): what a target needs, linked.
define link
$(call say,LD)
$(Q)mkdir -p $(@D)
$(Q)$(CC) $(ALL_CFLAGS) $(1) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(2) $(LDLIBS)
endef

.DEFAULT_GOAL := all
.PHONY: all help clean demo docs
.SECONDARY:

all: $(BUILD)/openvpn-plugin-cvpn-doctor.so $(BUILD)/cvpn-doctor ## the shared object and the command

$(BUILD)/obj/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# -z nodelete: OpenVPN unloads plugins on SIGHUP and loads them again; the shim's one observer outlives that.
EXPORTS := plugin/shim/exports.map
$(BUILD)/openvpn-plugin-cvpn-doctor.so: $(call objects,$(PLUGIN_SRC)) $(EXPORTS)
	$(call link,-shared -Wl$(comma)-z$(comma)nodelete -Wl$(comma)--version-script=$(EXPORTS) -Wl$(comma)--no-undefined $(COVERAGE_HOOK),$(PLUGIN_LIBS))

$(BUILD)/cvpn-doctor: $(call objects,$(COMMAND_SRC))
	$(call link,$(COVERAGE_HOOK),$(COMMAND_LIBS))

docs: all ## what the catalogue says, in the pages and lists of the documentation
	$(Q)scripts/code-docs $(BUILD)/cvpn-doctor

demo: all ## three faults and a healthy connection (root)
	$(Q)scripts/demo --no-setup

clean: ## remove what was built
	rm -rf $(BUILD)

PARTS := scripts/packaging/package.mk test-harness/fuzz/fuzz.mk test-harness/test.mk test-harness/machines/machines.mk
include $(PARTS)

help: ## this list
	@sed -n 's/^\([a-z0-9%-]*\):.*## \(.*\)/  \1	\2/p' Makefile $(PARTS) | expand -t 20

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
