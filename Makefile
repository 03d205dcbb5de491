# cvpn-doctor. `make help` lists what can be made; V=1 shows the commands.
# SPDX-License-Identifier: MIT

CC ?= gcc
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
PLUGINDIR ?= $(PREFIX)/lib/openvpn/plugins
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/cvpn-doctor
DATADIR ?= $(PREFIX)/share/cvpn-doctor
STATEDIR ?= /var/lib/cvpn-doctor
# What systemd makes the observer's user and its folder of: systemd-sysusers and systemd-tmpfiles look below PREFIX/lib, too.
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
VERSION := 0.1.0

# The sources follow the one-way chain; see docs/architecture.md.
PURE_DIRS := base containment sources facts findings reports remedies probes diagnosis
PLUGIN_DIRS := courier observer
# Only the command has these: audit needs jansson.
COMMAND_ONLY_DIRS := audit enroll
COMMAND_DIRS := command $(COMMAND_ONLY_DIRS)

# What unit tests and fuzzers link: everything but the two processes and the command.
PLUGIN_SRC := $(foreach d,$(PURE_DIRS) $(PLUGIN_DIRS),$(wildcard plugin/$(d)/*.c))
COMMAND_SRC := $(foreach d,$(PURE_DIRS) $(COMMAND_DIRS),$(wildcard plugin/$(d)/*.c))
CORE_SRC := $(foreach d,$(PURE_DIRS),$(wildcard plugin/$(d)/*.c)) $(patsubst %,plugin/courier/%.c,frames certificate lines socket_folder) \
	$(foreach d,$(COMMAND_ONLY_DIRS),$(wildcard plugin/$(d)/*.c))
UNIT_SRC := $(wildcard test-harness/unit/test_*.c)

WARNINGS := -Wall -Wextra -Werror -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wformat=2 -Wundef -Wvla -Wwrite-strings
# openvpn-plugin.h is OpenVPN's, not ours: -isystem keeps its warnings out of our count.
CPPFLAGS += -Iinclude -isystem /usr/include/openvpn -D_GNU_SOURCE -DCVPN_VERSION='"$(VERSION)"' $(AFTER)
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -fPIC -fvisibility=hidden -fstack-protector-strong -fno-common $(WARNINGS) $(CFLAGS) $(SANITIZE)
LDFLAGS += -Wl,-z,relro,-z,now -Wl,--as-needed


Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)	$(patsubst $(BUILD)/%,%,$@)")

.DEFAULT_GOAL := all
.PHONY: all help install uninstall clean format format-check lint unit lab packages systemd contain-test faults faults-short test demo \
	bench bench-path-mtu asan clang valgrind coverage trust
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
		-Wl,--no-undefined $(COVERAGE_HOOK) -o $@ $(filter %.o,$^) -lmnl -lssl -lcrypto

$(BUILD)/cvpn-doctor: $(call objects,$(COMMAND_SRC))
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(COVERAGE_HOOK) -o $@ $^ -larchive -ljansson -lmnl -lssl -lcrypto

# --- tests ---------------------------------------------------------------------------------------------------------

UNIT_BIN := $(patsubst test-harness/unit/%.c,$(BUILD)/unit/%,$(UNIT_SRC))
FUZZ_SRC := $(wildcard test-harness/fuzz/fuzz_*.c)
FUZZ_REPLAY := $(patsubst test-harness/fuzz/%.c,$(BUILD)/replay/%,$(FUZZ_SRC))
SCRIPTS := $(shell grep -lE '^\#!/(bin/sh|usr/bin/env bash)' scripts/* scripts/packaging/before-removal scripts/packaging/debian/cvpn-doctor.* .ci/run test-harness/*/* 2>/dev/null)
OUR_C := $(wildcard plugin/*/*.c plugin/*/*.h include/*/*.h test-harness/*/*.c)

$(BUILD)/unit/%: $(BUILD)/obj/test-harness/unit/%.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka -ljansson -lmnl -lssl -lcrypto $(MORE_LIBS)

# What the command prints, with its standard output caught: what no hostile word may forge.
OUTPUT_SRC := $(patsubst %,plugin/command/%.c,page show strip attempt_heading clients json_line log_order) \
	test-harness/fuzz/captured_output.c test-harness/fuzz/forgery.c
OUTPUT_USERS := unit/test_injection unit/test_json_line unit/test_log_order $(foreach d,replay fuzzer,$(d)/fuzz_output $(d)/fuzz_explain)
$(addprefix $(BUILD)/,$(OUTPUT_USERS)): $(call objects,$(OUTPUT_SRC))

# What reads packed logs.
LOG_INPUT_USERS := unit/test_packing $(foreach d,replay fuzzer,$(d)/fuzz_log_input)
$(addprefix $(BUILD)/,$(LOG_INPUT_USERS)): $(call objects,$(patsubst %,plugin/command/%.c,log_input packing unpacker log_reader log_order))
$(addprefix $(BUILD)/,$(LOG_INPUT_USERS)): MORE_LIBS = -larchive

# Not linked with libcrypto: that is what it is about.
$(BUILD)/unit/test_foreign_libcrypto: $(call objects,test-harness/unit/test_foreign_libcrypto.c plugin/courier/certificate.c plugin/courier/frames.c)
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka

# A fuzzer's driver with a main() that feeds it the seeds: no clang is needed to see that none of them crashes.
$(BUILD)/replay/%: $(BUILD)/obj/test-harness/fuzz/%.o $(BUILD)/obj/test-harness/fuzz/replay.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto $(MORE_LIBS)

# Tests of the processes themselves: each is one program, linked with the plugin's code.
FAULTS_BIN := $(patsubst %,$(BUILD)/faults/%,contain filter without api standin shim.so libnss_cvpntest.so.2)

$(BUILD)/faults/contain: $(call objects,$(CORE_SRC) plugin/observer/containment.c plugin/observer/hand.c plugin/observer/known_files.c)
$(BUILD)/faults/standin: $(BUILD)/obj/test-harness/faults/shim.o

# -rdynamic: what stands in the executable comes before libc's, also for the shared object that it loads.
$(BUILD)/faults/%: $(BUILD)/obj/test-harness/faults/%.o
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -rdynamic -o $@ $(filter %.o,$^) -ljansson -lmnl -lssl -lcrypto -ldl

$(BUILD)/faults/shim.so: test-harness/faults/shim.c test-harness/faults/shim.h
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -shared $(CPPFLAGS) $(filter-out -fvisibility=hidden,$(ALL_CFLAGS)) -o $@ $< -ldl

$(BUILD)/faults/libnss_cvpntest.so.2: test-harness/faults/name_service.c
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -shared $(CPPFLAGS) $(filter-out -fvisibility=hidden,$(ALL_CFLAGS)) -o $@ $<

.PHONY: unit-binaries
unit-binaries: $(UNIT_BIN) $(FUZZ_REPLAY) $(if $(wildcard test-harness/unit/json_lines.c),$(BUILD)/unit/json_lines)

unit: all unit-binaries ## unit tests, the command's tests, and the fuzzers' seeds
	$(Q)BUILD=$(BUILD) test-harness/unit/run $(TEST_WRAPPER)

lab: all $(FAULTS_BIN) ## every scenario in the lab (root)
	$(Q)test-harness/lab/run --jobs 3

asan: ## unit tests and command under AddressSanitizer and UBSan
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all" \
		CFLAGS="-O1 -g" LDFLAGS= unit

# Processes of ours end in _exit(), which writes no counts: a hook of the harness does it before.
HOOK := test-harness/coverage/exit_hook
coverage: ## line coverage of plugin/ by unit and command tests; LAB=1: by the lab, too (root), LAB="NAME...": by those
	$(Q)mkdir -p $(BUILD)/coverage
	$(Q)$(CC) $(CPPFLAGS) -O0 -fPIC -c -o $(BUILD)/coverage/exit_hook.o $(HOOK).c
	$(Q)find $(BUILD)/coverage -name '*.gcda' -delete
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage SANITIZE=--coverage CFLAGS="-O0 -g" LDFLAGS= \
		COVERAGE_HOOK="-Wl,--wrap=_exit,--wrap=setrlimit $(abspath $(BUILD))/coverage/exit_hook.o" unit
	$(Q)[ -z "$(LAB)" ] || { $(MAKE) --no-print-directory $(BUILD)/faults/without && BUILD=$(BUILD) test-harness/coverage/lab $(filter-out 1,$(LAB)); }
	$(Q)BUILD=$(BUILD) test-harness/coverage/table

clang: ## the same sources under clang, warnings as errors
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang CFLAGS=-O0 LDFLAGS= all unit-binaries

valgrind: all unit-binaries ## unit tests under valgrind: no leak, no bad read
	$(Q)BUILD=$(BUILD) CVPN_FEWER=yes test-harness/unit/run valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible

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
	$(Q)for s in test-harness/lab/scenarios/*; do \
		shellcheck -x -P . -s bash -e SC2034,SC2209,SC2154,SC2317 $$s || exit 1; done

# One step after the other, each with all processors. The packages and the lab often wait, and the linters only reckon: together they take the time of one.
JOBS ?= $(shell nproc)
test: ## everything
	$(Q)mkdir -p $(BUILD)
	$(Q)[ "$$(id -u)" != 0 ] || nice test-harness/systemd/root >/dev/null 2>&1 &
	$(Q)for step in all unit clang asan valgrind contain-test faults-short; do \
		$(MAKE) --no-print-directory -j$(JOBS) $$step || exit 1; done
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) lint >$(BUILD)/lint.log 2>&1 & lint=$$!; \
		$(MAKE) --no-print-directory -j$(JOBS) packages && $(MAKE) --no-print-directory systemd bench-smoke lab; rest=$$?; \
		wait $$lint || { cat $(BUILD)/lint.log; exit 1; }; exit $$rest
	$(Q)echo "all tests passed"

contain-test: all $(FAULTS_BIN) ## tries each forbidden thing from inside the observer's cage (root)
	$(Q)BUILD=$(BUILD) test-harness/faults/contain-test

# Compiled only: other than OpenSSL's configuration.h, which 64-bit processors share, headers of libraries do not differ. In the emulator no seccomp is needed: the programs are interpreted.
CROSS := aarch64-linux-gnu-gcc
.PHONY: aarch64 aarch64-objects
aarch64: ## everything compiled for 64-bit ARM, and what its seccomp lists say (scripts/setup --for-aarch64)
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/aarch64 CC=$(CROSS) LDFLAGS= \
		AFTER="-idirafter /usr/include -idirafter /usr/include/$$($(CC) -print-multiarch)" aarch64-objects
	$(Q)$(CROSS) -static -o $(BUILD)/aarch64/filter $(BUILD)/aarch64/obj/test-harness/faults/filter.o
	$(Q)qemu-aarch64 $(BUILD)/aarch64/filter
aarch64-objects: $(call objects,$(sort $(PLUGIN_SRC) $(COMMAND_SRC)) test-harness/faults/filter.c)

faults: all $(FAULTS_BIN) ## every fault that can befall the observer, also in the lab; the table in docs/faults.md (root, long)
	$(Q)BUILD=$(BUILD) test-harness/faults/run --docs
	$(Q)BUILD=$(BUILD) test-harness/faults/contain-test

faults-short: all $(FAULTS_BIN) ## each kind of fault, some seconds (root)
	$(Q)BUILD=$(BUILD) test-harness/faults/run --short

packages: all ## the Debian and the RPM package: built twice, installed, purged (root)
	$(Q)test-harness/packages/run

systemd: ## the package under a real systemd and the stock units, in a Debian that is made once in build/systemd (root)
	$(Q)test-harness/systemd/run

$(BUILD)/bench/network: $(BUILD)/obj/test-harness/bench/network.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto

$(BUILD)/bench/patterns: $(BUILD)/obj/test-harness/bench/patterns.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto

bench: all $(BUILD)/bench/network $(BUILD)/bench/patterns ## what the plugin costs, how exact a path MTU is found, how fast a log is explained (root)
	$(Q)BENCH_NETWORK=$(abspath $(BUILD))/bench/network test-harness/bench/run
	$(Q)test-harness/bench/path_mtu --short
	$(Q)BUILD=$(abspath $(BUILD)) test-harness/bench/explain

bench-path-mtu: all ## the whole of docs/path-mtu.md, ten minutes (root)
	$(Q)test-harness/bench/path_mtu

.PHONY: bench-smoke
bench-smoke: all ## that the benchmarks still run: their shortest rows (root)
	$(Q)test-harness/bench/path_mtu --repairs
	$(Q)test-harness/bench/path_mtu --ping

.PHONY: sentences
sentences: all ## how many sentences of the clients are judged, and what explain answers to each
	$(Q)BUILD=$(BUILD) test-harness/sentences/share

trust: ## what was tried against the plugin and what of it went through, as a table
	$(Q)BUILD=$(BUILD) test-harness/trust

.PHONY: trust-docs
trust-docs: ## the same table, into docs/trust.md
	$(Q)BUILD=$(BUILD) test-harness/trust --docs

demo: all ## three faults and a healthy connection (root)
	$(Q)scripts/demo --no-setup

# --- fuzzing: `make fuzz-profile SECONDS=60`; test-harness/fuzz/README.md --------------------------------------------

FUZZ_NAMES := $(patsubst test-harness/fuzz/fuzz_%.c,%,$(FUZZ_SRC))

$(BUILD)/fuzzer/%: $(BUILD)/obj/test-harness/fuzz/%.o $(call objects,$(CORE_SRC))
	$(call say,LD)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ -ljansson -lmnl -lssl -lcrypto $(MORE_LIBS)

libfuzzer = $(MAKE) --no-print-directory BUILD=$(BUILD)/libfuzzer CC=clang CFLAGS="-O1 -g" LDFLAGS= \
	SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
afl = AFL_QUIET=1 AFL_USE_ASAN=1 AFL_USE_UBSAN=1 $(MAKE) --no-print-directory BUILD=$(BUILD)/afl CC=afl-clang-fast CFLAGS="-O1 -g" LDFLAGS= SANITIZE=

.PHONY: fuzz-all fuzz-build afl-all
fuzz-build: ## all fuzzers for libFuzzer, without running them
	$(Q)$(libfuzzer) $(patsubst %,$(BUILD)/libfuzzer/fuzzer/fuzz_%,$(FUZZ_NAMES))

fuzz-all: fuzz-build ## every fuzzer under libFuzzer, one after the other, for SECONDS (60) each
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run libfuzzer $(or $(SECONDS),60) $(FUZZ_NAMES)

fuzz-%: ## a fuzzer under libFuzzer, for SECONDS (60)
	$(Q)$(libfuzzer) $(BUILD)/libfuzzer/fuzzer/fuzz_$*
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run libfuzzer $(or $(SECONDS),60) $*

afl-all: ## every fuzzer under AFL++ (scripts/setup --for-fuzzing), for SECONDS (60) each
	$(Q)$(afl) $(patsubst %,$(BUILD)/afl/fuzzer/fuzz_%,$(FUZZ_NAMES))
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run afl $(or $(SECONDS),60) $(FUZZ_NAMES)

afl-%: ## a fuzzer under AFL++, for SECONDS (60)
	$(Q)$(afl) $(BUILD)/afl/fuzzer/fuzz_$*
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run afl $(or $(SECONDS),60) $*

# --- the rest ------------------------------------------------------------------------------------------------------

install: all ## into DESTDIR; PREFIX, BINDIR, PLUGINDIR, MANDIR, DOCDIR, DATADIR, STATEDIR, SYSUSERSDIR, TMPFILESDIR say where
	install -D -m 0644 $(BUILD)/openvpn-plugin-cvpn-doctor.so $(DESTDIR)$(PLUGINDIR)/openvpn-plugin-cvpn-doctor.so
	install -D -m 0755 $(BUILD)/cvpn-doctor $(DESTDIR)$(BINDIR)/cvpn-doctor
	install -D -m 0644 -t $(DESTDIR)$(MANDIR)/man1 docs/man/cvpn-doctor.1
	install -D -m 0644 -t $(DESTDIR)$(MANDIR)/man8 docs/man/openvpn-plugin-cvpn-doctor.8
	install -D -m 0644 -t $(DESTDIR)$(DOCDIR) README.md
	install -D -m 0644 -t $(DESTDIR)$(DOCDIR)/docs docs/*.md
	install -D -m 0644 -t $(DESTDIR)$(DOCDIR)/docs/codes docs/codes/*.md
	install -D -m 0755 -t $(DESTDIR)$(DATADIR) scripts/packaging/before-removal
	install -D -m 0644 scripts/packaging/sysusers.conf $(DESTDIR)$(SYSUSERSDIR)/cvpn-doctor.conf
	sed 's,/var/lib/cvpn-doctor,$(STATEDIR),' scripts/packaging/tmpfiles.conf >$(BUILD)/tmpfiles.conf
	install -D -m 0644 $(BUILD)/tmpfiles.conf $(DESTDIR)$(TMPFILESDIR)/cvpn-doctor.conf
	install -d -m 0700 $(DESTDIR)$(STATEDIR)

uninstall: ## what install put there, after enrolled profiles were taken back; the state folder only when it is empty
	[ -n "$(DESTDIR)" ] || [ ! -x $(BINDIR)/cvpn-doctor ] || sh scripts/packaging/before-removal $(BINDIR)/cvpn-doctor
	rm -f $(DESTDIR)$(PLUGINDIR)/openvpn-plugin-cvpn-doctor.so $(DESTDIR)$(BINDIR)/cvpn-doctor \
		$(DESTDIR)$(MANDIR)/man1/cvpn-doctor.1 $(DESTDIR)$(MANDIR)/man8/openvpn-plugin-cvpn-doctor.8 \
		$(DESTDIR)$(SYSUSERSDIR)/cvpn-doctor.conf $(DESTDIR)$(TMPFILESDIR)/cvpn-doctor.conf
	rm -rf $(DESTDIR)$(DOCDIR) $(DESTDIR)$(DATADIR)
	[ ! -d $(DESTDIR)$(STATEDIR) ] || rmdir --ignore-fail-on-non-empty $(DESTDIR)$(STATEDIR)

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z0-9%-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 20

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
