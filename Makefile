# make check is everything that must hold before a change is taken; make help lists the rest.
#
# It needs Go and, for all of it, a C compiler (race detector), PostgreSQL's initdb, Chromium, Node with npm, ClamAV's clamd, openssl, and the S3
# server of make s3. Where one of these is missing its part is skipped and named at the end; with CI=true it fails instead,
# but for the S3 server.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GO ?= go
BIN := bin/havenward
MAX_MB := 60
PACKAGES ?= ./...
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
NODE := $(shell command -v node)
SKIPPED := bin/skipped
S3 := $(CURDIR)/bin/tools/versitygw
export CHROMIUM

# What runs now and then, writes what is asked of the database or draws a page is compiled without inlining, which takes 8 MB
# off the binary. What a report, a return or a figure goes through is not among it: docs/performance.md has what pages took with
# and without. Functions begin at 16 bytes and not at 32 for the same reason.
COLD := github.com/aws/... google.golang.org/... filippo.io/... github.com/golang-jwt/... github.com/spf13/... \
	github.com/go-webauthn/... github.com/google/... github.com/fxamacker/... github.com/tinylib/... github.com/coreos/... github.com/go-jose/... \
	github.com/pressly/... github.com/prometheus/... github.com/wneessen/... golang.org/x/text/... \
	github.com/danielgtaylor/... github.com/tink-crypto/... github.com/a-h/... \
	$(addprefix github.com/havenward/havenward/internal/,...web cli/... demo/... bench/... ui/story/... identity/... server/... backup/... \
	notify/... org/... area/sanction/... area/justice/... area/insight/publication/... area/bodycam/... area/environment/... \
	area/campaign/... area/library/... area/network/... area/training area/training/learn/... area/training/esr/... area/governance/... \
	area/standard/... area/risk/... area/survey/... area/casework/... area/evidence/... ui \
	letter/... known/... health/... config/... offline/... chart/...)

# What is linted, generated and tested without the race detector is compiled as what is shipped is, so that each package is
# compiled once for all of them.
SHIPPED := CGO_ENABLED=0 GOFLAGS='$(strip $(GOFLAGS) -trimpath $(foreach p,$(COLD),-gcflags=$(p)=-l))'

# What git would take in: tracked files and new ones, without what it ignores.
FILES = git ls-files --cached --others --exclude-standard --deduplicate

# $(call skip,what) notes a part that cannot run here; in CI that is an error. $(call note,what) notes it there too.
note = { echo "$(1)" >> $(SKIPPED); echo "skipped: $(1)"; }
skip = { echo "$(1)" >> $(SKIPPED); echo "skipped: $(1)"; test "$${CI:-}" != true; }

.PHONY: help check begin fmt-check lint fresh scripts beside e2e journeys race needs pgcluster raced stores unraced test fmt generate update demo build size s3 pictures clean end

help: ## list the targets
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z0-9-]+):.*## (.*)/make \1\t\2/' | expand -t 18

check: begin fmt-check lint fresh build scripts needs beside end ## everything that must hold before a change is taken

# The browser leaves a core half idle, and so do tests that wait for a database: so the raced tests run beside all the rest.
# What the journeys say is shown when both halves have ended; either fails the whole.
beside:
	@$(MAKE) journeys > bin/journeys.log 2>&1 & journeys=$$!; failed=; $(MAKE) raced || failed=1; $(MAKE) stores || failed=1; $(MAKE) unraced || failed=1; \
	wait $$journeys || failed=1; cat bin/journeys.log; test -z "$$failed"

begin:
	@mkdir -p bin; rm -f $(SKIPPED)

end:
	@if [ -s $(SKIPPED) ]; then echo "skipped: $$(paste -sd, $(SKIPPED) | sed 's/,/, /g')"; else echo "nothing was skipped"; fi

fmt-check:
	@bad=$$($(FILES) '*.go' | xargs gofmt -l); if [ -n "$$bad" ]; then echo "not formatted, run make fmt:"; echo "$$bad"; exit 1; fi

lint:
	$(SHIPPED) $(GO) vet ./...
	$(SHIPPED) $(GO) tool staticcheck ./...

# Generated files are made anew and compared with what was there, so that uncommitted work does not count as stale. The
# folder that templ was run in, which it writes beside each line number, does not count either.
fresh:
	@mkdir -p bin; sums() { $(FILES) '*_templ.go' internal/ui/assets | sort -u | while read -r f; do echo "$$(sed -E 's/FileName: `[^`]*`//' "$$f" | sha256sum) $$f"; done; }; \
	sums > bin/before; $(MAKE) generate; sums > bin/after; \
	if ! diff bin/before bin/after; then echo "generated files were not fresh; they are now, commit them"; exit 1; fi

scripts: ## run the tests of the pages' scripts
	@if [ -n "$(NODE)" ]; then node --test internal/offline/js/; else $(call skip,tests of the pages' scripts (no node)); fi

e2e: build journeys ## browser journeys and accessibility

# Each file of journeys begins with a copy of a demonstration that is built once.
journeys:
	@if [ -z "$(NODE)" ]; then $(call skip,browser journeys (no node)); \
	elif [ -z "$(CHROMIUM)" ]; then $(call skip,browser journeys (no Chromium)); \
	else built=$$(mktemp -d); trap 'rm -rf "$$built"' EXIT; \
	for n in 1500 6000; do $(BIN) demo --build-only --no-browser --incidents $$n --data $$built/$$n > $$built/$$n.said 2> bin/built.log || { cat bin/built.log; exit 1; }; done; \
	cd e2e && { test -d node_modules/playwright-core || npm ci --no-audit --no-fund; } && HAVENWARD_BUILT=$$built node --test --test-concurrency=1 .; fi

# These reckon in one line from beginning to end, without a goroutine (arch_test.go looks), so that there is nothing to race.
PURE := ./stats/... ./disclosure/... ./internal/area/bodycam/pilot
# These build whole installations, ask for page after page and stretch passphrases, one thing after another: under the race
# detector they take minutes and it has next to nothing to find in them. What they call is raced in its own package.
UNRACED := ./internal/cli ./internal/demo ./internal/server ./internal/server/trial ./internal/bench \
	./internal/area/collection/collectionweb ./internal/area/incident/incidentweb ./internal/area/insight/insightweb $(PURE)
# These measure memory or speed, which the race detector spoils: they are raced small or unjudged, and run again without it.
TWICE := ./internal/area/collection/intake ./internal/area/evidence/custody
# These want the S3 server, which .ci/run compiles meanwhile.
STORES := ./internal/blob ./internal/files

# What lint has vetted is not vetted again, and no test needs what a debugger reads.
GO_TEST := $(GO) test -vet=off -ldflags='-s -w' -shuffle=on -timeout=30m
WITH_POSTGRES := bin/tools/pgcluster --
RACE = $$(if [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v $$($(GO) env CC) > /dev/null; then echo -race $(CALM); fi)
# SQLite is C made into Go, whose memory the race detector does not know, and argon2 only reckons: watching each of their
# steps finds nothing and takes two thirds of the tests' time. The driver around SQLite is watched.
CALM := $(foreach p,modernc.org/sqlite/lib modernc.org/libc/... modernc.org/memory modernc.org/mathutil golang.org/x/crypto/argon2 golang.org/x/crypto/blake2b,-gcflags=$(p)=-race=false)

# With PACKAGES it is those alone, all of them raced.
race: begin needs raced $(if $(filter ./...,$(PACKAGES)),stores unraced) ## all Go tests on both engines, with the race detector, in random order

needs:
	@command -v initdb > /dev/null || $(call skip,PostgreSQL (no initdb))
	@command -v node > /dev/null && command -v npm > /dev/null || $(call skip,sign-in with a real provider (no Node or no npm))
	@test -n "$(RACE)" || $(call skip,race detector (no C compiler))
	@command -v clamd > /dev/null || test -x /usr/sbin/clamd || $(call skip,the real virus scanner (no clamd))
	@command -v openssl > /dev/null || $(call skip,time-stamps of a real authority (no openssl))

pgcluster:
	@$(SHIPPED) $(GO) build -o bin/tools/$@ ./internal/db/dbtest/pgcluster

# One test process at a time for each core: the race detector's memory is five times the program's.
raced: pgcluster
	@raced=$$($(GO) list $(PACKAGES)); if [ "$(PACKAGES)" = ./... ]; then raced=$$(grep -vxF "$$($(GO) list $(UNRACED) $(STORES))" <<< "$$raced"); fi; $(WITH_POSTGRES) $(GO_TEST) $(RACE) $$raced

stores: pgcluster
	@while [ -e $(S3).making ]; do sleep 1; done; test -x "$${HAVENWARD_TEST_S3:-$(S3)}" || command -v versitygw > /dev/null || $(call note,files in an S3 store (no versitygw; make s3 fetches it))
	@if [ -x $(S3) ]; then export HAVENWARD_TEST_S3="$${HAVENWARD_TEST_S3:-$(S3)}"; fi; $(WITH_POSTGRES) $(GO_TEST) $(RACE) $(STORES)

unraced: pgcluster
	@$(SHIPPED) $(WITH_POSTGRES) $(GO_TEST) $(UNRACED) $(TWICE)

test: ## all Go tests on both engines, quickly
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test $(PACKAGES)

fmt: ## format Go and templates
	$(GO) tool templ fmt internal
	$(FILES) '*.go' | xargs gofmt -w

generate: ## make the generated files anew
	$(SHIPPED) $(GO) tool templ generate
	$(SHIPPED) $(GO) generate ./internal/ui/assets/...

update: ## write golden files, the permission matrix and the schema dumps anew
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test ./internal/server -update

# The linker says what it keeps and why: whoever looks up methods by names makes it keep all there are (decision 0016).
build: ## one static binary, bin/havenward
	@mkdir -p bin
	@$(SHIPPED) $(GO) build -ldflags='-s -w -funcalign=16 -dumpdep' -o $(BIN) ./cmd/havenward 2> bin/linked || { grep -v ' -> ' bin/linked; exit 1; }
	@if grep -m 3 '<ReflectMethod> ->' bin/linked; then echo "these look up methods by names, so that none can be left out: docs/decisions/0016"; rm -f $(BIN); exit 1; fi; rm bin/linked
	@$(MAKE) size

size:
	@bytes=$$(wc -c < $(BIN)); if [ $$bytes -gt $$(( $(MAX_MB) * 1000000 )) ]; then echo "$(BIN) has $$bytes bytes, more than $(MAX_MB) MB"; exit 1; fi; echo "$(BIN): $$(( bytes / 1000000 )) MB of at most $(MAX_MB)"

s3: ## a real S3 server for the files' tests, into bin/tools; compiling it takes minutes
	@mkdir -p $(dir $(S3)); touch $(S3).making; trap 'rm -f $(S3).making' EXIT; \
	GOBIN=$(dir $(S3)) $(SHIPPED) $(GO) install github.com/versity/versitygw/cmd/versitygw@v1.8.0

demo: build ## the synthetic England at http://127.0.0.1:8080
	$(BIN) demo

pictures: build ## pictures of the main pages for docs/pictures
	cd e2e && { test -d node_modules/playwright-core || npm ci --no-audit --no-fund; } && node pictures.mjs

clean: ## remove what was built
	rm -rf bin e2e/node_modules e2e/out
