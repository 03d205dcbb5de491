# SPDX-License-Identifier: MIT
# What is installed, and what is packed. DESTDIR and the folders below say where.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
PLUGINDIR ?= $(PREFIX)/lib/openvpn/plugins
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/cvpn-doctor
DATADIR ?= $(PREFIX)/share/cvpn-doctor
STATEDIR ?= /var/lib/cvpn-doctor
# The plugin looks for its defaults in /etc: SYSCONFDIR is for what is packed.
SYSCONFDIR ?= /etc
# What systemd makes the observer's user and its folder of: systemd-sysusers and systemd-tmpfiles look below PREFIX/lib, too.
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
UNITDIR ?= $(PREFIX)/lib/systemd/system

.PHONY: install uninstall packages

install: all ## into DESTDIR; PREFIX, BINDIR, PLUGINDIR, MANDIR, DOCDIR, DATADIR, STATEDIR, SYSCONFDIR, SYSUSERSDIR, TMPFILESDIR, UNITDIR say where
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
	sed 's,/usr/bin/,$(BINDIR)/,' scripts/packaging/cvpn-doctor-watch.service >$(BUILD)/cvpn-doctor-watch.service
	install -D -m 0644 -t $(DESTDIR)$(UNITDIR) $(BUILD)/cvpn-doctor-watch.service
	install -d -m 0700 $(DESTDIR)$(STATEDIR)
	[ -e $(DESTDIR)$(SYSCONFDIR)/cvpn-doctor/plugin.conf ] || \
		install -D -m 0644 -t $(DESTDIR)$(SYSCONFDIR)/cvpn-doctor scripts/packaging/plugin.conf

uninstall: ## what install put there, after enrolled profiles were taken back; the state folder only when it is empty, plugin.conf when it is ours
	[ -n "$(DESTDIR)" ] || [ ! -x $(BINDIR)/cvpn-doctor ] || sh scripts/packaging/before-removal $(BINDIR)/cvpn-doctor
	rm -f $(DESTDIR)$(PLUGINDIR)/openvpn-plugin-cvpn-doctor.so $(DESTDIR)$(BINDIR)/cvpn-doctor \
		$(DESTDIR)$(MANDIR)/man1/cvpn-doctor.1 $(DESTDIR)$(MANDIR)/man8/openvpn-plugin-cvpn-doctor.8 \
		$(DESTDIR)$(SYSUSERSDIR)/cvpn-doctor.conf $(DESTDIR)$(TMPFILESDIR)/cvpn-doctor.conf \
		$(DESTDIR)$(UNITDIR)/cvpn-doctor-watch.service
	rm -rf $(DESTDIR)$(DOCDIR) $(DESTDIR)$(DATADIR)
	! cmp -s scripts/packaging/plugin.conf $(DESTDIR)$(SYSCONFDIR)/cvpn-doctor/plugin.conf || \
		rm -r $(DESTDIR)$(SYSCONFDIR)/cvpn-doctor
	[ ! -d $(DESTDIR)$(STATEDIR) ] || rmdir --ignore-fail-on-non-empty $(DESTDIR)$(STATEDIR)

packages: all ## the Debian and the RPM package: built twice, installed, purged (root)
	$(Q)test-harness/packages/run
