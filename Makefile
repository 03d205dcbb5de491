# cvpn-doctor. `make help` lists what can be made; V=1 shows the commands.
# SPDX-License-Identifier: MIT

CC ?= gcc
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
PLUGINDIR ?= $(PREFIX)/lib/openvpn/plugins
VERSION := 0.1.0

# The sources follow the one-way chain; see docs/architecture.md.
PURE_DIRS := base sources facts rules findings reports remedies probes diagnosis
PLUGIN_DIRS := courier observer
COMMAND_DIRS := command

# Files that touch the kernel are kept apart from the pure ones, which is what unit tests and fuzzers link.
PLUGIN_SRC := $(foreach d,$(PURE_DIRS) $(PLUGIN_DIRS),$(wildcard plugin/$(d)/*.c))
COMMAND_SRC := $(foreach d,$(PURE_DIRS) $(COMMAND_DIRS),$(wildcard plugin/$(d)/*.c))
CORE_SRC := $(foreach d,$(PURE_DIRS),$(wildcard plugin/$(d)/*.c))
UNIT_SRC := $(wildcard test-harness/unit/test_*.c)

WARNINGS := -Wall -Wextra -Werror -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wformat=2 -Wundef -Wvla -Wwrite-strings
# openvpn-plugin.h is OpenVPN's, not ours: -isystem keeps its warnings out of our count.
CPPFLAGS += -Iinclude -isystem /usr/include/openvpn -D_GNU_SOURCE -DCVPN_VERSION='"$(VERSION)"'
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -fPIC -fvisibility=hidden -fstack-protector-strong -fno-common $(WARNINGS) $(CFLAGS) $(SANITIZE)
LDFLAGS += -Wl,-z,relro,-z,now -Wl,--as-needed


Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)	$(patsubst $(BUILD)/%,%,$@)")

.DEFAULT_GOAL := all
.PHONY: all help install clean format format-check lint unit lab test demo bench asan fuzz-replay
.SECONDARY:

all: $(BUILD)/openvpn-plugin-cvpn-doctor.so $(BUILD)/cvpn-doctor ## the shared object and the command

$(BUILD)/obj/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

# -z nodelete: OpenVPN unloads plugins on SIGHUP and loads them again; the courier's one observer outlives that.
$(BUILD)/openvpn-plugin-cvpn-doctor.so: $(call objects,$(PLUGIN_SRC)) plugin/courier/exports.map
	$(call say,LD)
	$(Q)$(CC) -shared $(ALL_CFLAGS) $(LDFLAGS) -Wl,-z,nodelete -Wl,--version-script=plugin/courier/exports.map \
		-Wl,--no-undefined -o $@ $(filter %.o,$^)

$(BUILD)/cvpn-doctor: $(call objects,$(COMMAND_SRC))
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(BUILD)/unit/%: $(BUILD)/obj/test-harness/unit/%.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
