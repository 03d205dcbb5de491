# cvpn-doctor. `make help` lists what can be made; V=1 shows the commands.
# SPDX-License-Identifier: MIT

CC ?= gcc
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
PLUGINDIR ?= $(PREFIX)/lib/openvpn/plugins
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/cvpn-doctor
STATEDIR ?= /var/lib/cvpn-doctor
VERSION := 0.1.0

# The sources follow the one-way chain; see docs/architecture.md.
PURE_DIRS := base sources facts rules findings reports remedies probes diagnosis
PLUGIN_DIRS := courier observer
# Only the command has these: audit needs jansson.
COMMAND_ONLY_DIRS := audit enroll
COMMAND_DIRS := command $(COMMAND_ONLY_DIRS)

# What unit tests and fuzzers link: everything but the two processes and the command.
PLUGIN_SRC := $(foreach d,$(PURE_DIRS) $(PLUGIN_DIRS),$(wildcard plugin/$(d)/*.c))
COMMAND_SRC := $(foreach d,$(PURE_DIRS) $(COMMAND_DIRS),$(wildcard plugin/$(d)/*.c))
CORE_SRC := $(foreach d,$(PURE_DIRS),$(wildcard plugin/$(d)/*.c)) plugin/courier/frames.c plugin/courier/certificate.c \
	$(foreach d,$(COMMAND_ONLY_DIRS),$(wildcard plugin/$(d)/*.c))
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
.PHONY: all help install uninstall clean format format-check lint unit lab packages test demo bench asan clang valgrind
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
		-Wl,--no-undefined -o $@ $(filter %.o,$^) -lmnl -lssl -lcrypto

$(BUILD)/cvpn-doctor: $(call objects,$(COMMAND_SRC))
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -larchive -ljansson -lmnl -lssl -lcrypto

# --- tests ---------------------------------------------------------------------------------------------------------

UNIT_BIN := $(patsubst test-harness/unit/%.c,$(BUILD)/unit/%,$(UNIT_SRC))
FUZZ_SRC := $(wildcard test-harness/fuzz/fuzz_*.c)
FUZZ_REPLAY := $(patsubst test-harness/fuzz/%.c,$(BUILD)/replay/%,$(FUZZ_SRC))
SCRIPTS := $(shell grep -lE '^\#!/(bin/sh|usr/bin/env bash)' scripts/* .ci/run test-harness/*/* 2>/dev/null)
OUR_C := $(wildcard plugin/*/*.c plugin/*/*.h include/*/*.h test-harness/*/*.c)

$(BUILD)/unit/%: $(BUILD)/obj/test-harness/unit/%.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka -ljansson -lmnl -lssl -lcrypto

# Not linked with libcrypto: that is what it is about.
$(BUILD)/unit/test_foreign_libcrypto: $(call objects,test-harness/unit/test_foreign_libcrypto.c plugin/courier/certificate.c plugin/courier/frames.c)
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka

# A fuzzer's driver with a main() that feeds it the seeds: no clang is needed to see that none of them crashes.
$(BUILD)/replay/%: $(BUILD)/obj/test-harness/fuzz/%.o $(BUILD)/obj/test-harness/fuzz/replay.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto

.PHONY: unit-binaries
unit-binaries: $(UNIT_BIN) $(FUZZ_REPLAY) $(if $(wildcard test-harness/unit/json_lines.c),$(BUILD)/unit/json_lines)

unit: all unit-binaries ## unit tests, the command's tests, and the fuzzers' seeds
	$(Q)BUILD=$(BUILD) test-harness/unit/run $(TEST_WRAPPER)

lab: all ## every scenario in the lab (root)
	$(Q)test-harness/lab/run --jobs 2

asan: ## unit tests and command under AddressSanitizer and UBSan
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all" \
		CFLAGS="-O1 -g" LDFLAGS= unit

clang: ## the same sources under clang, warnings as errors
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang all unit-binaries

valgrind: all unit-binaries ## unit tests under valgrind: no leak, no bad read
	$(Q)BUILD=$(BUILD) test-harness/unit/run valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible

format: ## clang-format, in place
	$(Q)clang-format -i $(OUR_C)

format-check:
	$(Q)clang-format --dry-run -Werror $(OUR_C)

LINT_FLAGS := -std=c11 $(CPPFLAGS)
TIDY := $(patsubst %.c,$(BUILD)/tidy/%.ok,$(filter %.c,$(OUR_C)))

$(BUILD)/tidy/%.ok: %.c .clang-tidy $(wildcard include/*/*.h)
	$(call say,TIDY)
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- $(LINT_FLAGS) 2>/dev/null
	$(Q)touch $@

lint: format-check $(TIDY) ## clang-format, clang-tidy, cppcheck, shellcheck
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem -j2 -Iinclude -DCVPN_VERSION='""' plugin test-harness
	$(Q)shellcheck -x -P . $(SCRIPTS)
	$(Q)for s in test-harness/lab/scenarios/*/scenario; do \
		shellcheck -s bash -e SC2034,SC2209,SC2154,SC2317 $$s || exit 1; done

test: all lint unit clang asan valgrind packages lab ## everything
	$(Q)echo "all tests passed"

packages: all ## the Debian and the RPM package: built twice, installed, purged (root)
	$(Q)test-harness/packages/run

$(BUILD)/bench/network: $(BUILD)/obj/test-harness/bench/network.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto

$(BUILD)/bench/patterns: $(BUILD)/obj/test-harness/bench/patterns.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto

bench: all $(BUILD)/bench/network $(BUILD)/bench/patterns ## what the plugin costs, in pairs (root), and how fast a log is explained
	$(Q)BENCH_NETWORK=$(abspath $(BUILD))/bench/network test-harness/bench/run
	$(Q)BUILD=$(abspath $(BUILD)) test-harness/bench/explain

demo: all ## three faults and a healthy connection (root)
	$(Q)scripts/demo --no-setup

# --- fuzzing: `make fuzz-profile SECONDS=60` -----------------------------------------------------------------------

fuzz-%: ## a fuzzer under libFuzzer, for SECONDS (60)
	$(Q)mkdir -p $(BUILD)/fuzz/$*
	$(Q)clang -std=c11 $(CPPFLAGS) -g -O1 -fsanitize=fuzzer,address,undefined -o $(BUILD)/fuzz/fuzz_$* \
		test-harness/fuzz/fuzz_$*.c $(CORE_SRC) -lmnl -lssl -lcrypto \
	$(foreach d,$(COMMAND_ONLY_DIRS),$(wildcard plugin/$(d)/*.c))
	$(Q)$(BUILD)/fuzz/fuzz_$* -max_total_time=$(or $(SECONDS),60) $(BUILD)/fuzz/$* test-harness/fuzz/seeds/$*

# --- the rest ------------------------------------------------------------------------------------------------------

install: all ## into DESTDIR; PREFIX, BINDIR, PLUGINDIR, MANDIR, DOCDIR, STATEDIR say where
	install -D -m 0644 $(BUILD)/openvpn-plugin-cvpn-doctor.so $(DESTDIR)$(PLUGINDIR)/openvpn-plugin-cvpn-doctor.so
	install -D -m 0755 $(BUILD)/cvpn-doctor $(DESTDIR)$(BINDIR)/cvpn-doctor
	install -D -m 0644 -t $(DESTDIR)$(MANDIR)/man1 docs/man/cvpn-doctor.1
	install -D -m 0644 -t $(DESTDIR)$(MANDIR)/man8 docs/man/openvpn-plugin-cvpn-doctor.8
	install -D -m 0644 -t $(DESTDIR)$(DOCDIR) README.md docs/*.md
	install -D -m 0644 -t $(DESTDIR)$(DOCDIR)/codes docs/codes/*.md
	install -d -m 0700 $(DESTDIR)$(STATEDIR)

uninstall: ## what install put there; the state folder only when it is empty
	rm -f $(DESTDIR)$(PLUGINDIR)/openvpn-plugin-cvpn-doctor.so $(DESTDIR)$(BINDIR)/cvpn-doctor \
		$(DESTDIR)$(MANDIR)/man1/cvpn-doctor.1 $(DESTDIR)$(MANDIR)/man8/openvpn-plugin-cvpn-doctor.8
	rm -rf $(DESTDIR)$(DOCDIR)
	[ ! -d $(DESTDIR)$(STATEDIR) ] || rmdir --ignore-fail-on-non-empty $(DESTDIR)$(STATEDIR)

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z%-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 20

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
