# make check is everything that must hold before a change is taken; make help lists the rest.
#
# It needs Go and, for all of it, a C compiler (race detector), PostgreSQL's initdb, Chromium, Node with npm, and the S3
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

# What git would take in: tracked files and new ones, without what it ignores.
FILES = git ls-files --cached --others --exclude-standard --deduplicate

# $(call skip,what) notes a part that cannot run here; in CI that is an error. $(call note,what) notes it there too.
note = { echo "$(1)" >> $(SKIPPED); echo "skipped: $(1)"; }
skip = { echo "$(1)" >> $(SKIPPED); echo "skipped: $(1)"; test "$${CI:-}" != true; }

.PHONY: help check begin fmt-check lint fresh scripts e2e race test fmt generate update demo build size s3 pictures clean end

help: ## list the targets
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z0-9-]+):.*## (.*)/make \1\t\2/' | expand -t 18

check: begin fmt-check lint fresh build scripts e2e race end ## everything that must hold before a change is taken

begin:
	@mkdir -p bin; rm -f $(SKIPPED)

end:
	@if [ -s $(SKIPPED) ]; then echo "skipped: $$(paste -sd, $(SKIPPED) | sed 's/,/, /g')"; else echo "nothing was skipped"; fi

fmt-check:
	@bad=$$($(FILES) '*.go' | xargs gofmt -l); if [ -n "$$bad" ]; then echo "not formatted, run make fmt:"; echo "$$bad"; exit 1; fi

lint:
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# Generated files are made anew and compared with what was there, so that uncommitted work does not count as stale. The
# folder that templ was run in, which it writes beside each line number, does not count either.
fresh:
	@mkdir -p bin; sums() { $(FILES) '*_templ.go' internal/ui/assets | sort -u | while read -r f; do echo "$$(sed -E 's/FileName: `[^`]*`//' "$$f" | sha256sum) $$f"; done; }; \
	sums > bin/before; $(MAKE) generate; sums > bin/after; \
	if ! diff bin/before bin/after; then echo "generated files were not fresh; they are now, commit them"; exit 1; fi

scripts: ## run the tests of the pages' scripts
	@if [ -n "$(NODE)" ]; then node --test internal/offline/js/; else $(call skip,tests of the pages' scripts (no node)); fi

e2e: build ## browser journeys and accessibility
	@if [ -z "$(NODE)" ]; then $(call skip,browser journeys (no node)); \
	elif [ -z "$(CHROMIUM)" ]; then $(call skip,browser journeys (no Chromium)); \
	else cd e2e && { test -d node_modules/playwright-core || npm ci --no-audit --no-fund; } && node --test --test-concurrency=1 .; fi

# These build whole installations, ask for page after page and stretch passphrases, one thing after another: under the race
# detector they take minutes and it has next to nothing to find in them. What they call is raced in its own package.
UNRACED := ./internal/cli ./internal/demo ./internal/server ./internal/server/trial ./internal/bench
# These measure memory or speed, which the race detector spoils: they are raced with small files and run again without it.
TWICE := ./internal/area/collection/intake

# One test process at a time for each core: the race detector's memory is five times the program's.
race: begin ## all Go tests on both engines, with the race detector, in random order
	@command -v initdb > /dev/null || $(call skip,PostgreSQL (no initdb))
	@while [ -e $(S3).making ]; do sleep 1; done; test -x "$${HAVENWARD_TEST_S3:-$(S3)}" || command -v versitygw > /dev/null || $(call note,files in an S3 store (no versitygw; make s3 fetches it))
	@command -v node > /dev/null && command -v npm > /dev/null || $(call skip,sign-in with a real provider (no Node or no npm))
	@flags="-shuffle=on -timeout=30m"; if [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v $$($(GO) env CC) > /dev/null; then flags="-race $$flags"; else $(call skip,race detector (no C compiler)); fi; \
	if [ -x $(S3) ]; then export HAVENWARD_TEST_S3="$${HAVENWARD_TEST_S3:-$(S3)}"; fi; \
	raced=$$($(GO) list $(PACKAGES) | grep -vxF "$$($(GO) list $(UNRACED))"); \
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test $$flags $$raced; \
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test -shuffle=on -timeout=30m $(UNRACED) $(TWICE)

test: ## all Go tests on both engines, quickly
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test $(PACKAGES)

fmt: ## format Go and templates
	$(GO) tool templ fmt internal
	$(FILES) '*.go' | xargs gofmt -w

generate: ## make the generated files anew
	$(GO) tool templ generate
	$(GO) generate ./internal/ui/assets/...

update: ## write golden files, the permission matrix and the schema dumps anew
	$(GO) run ./internal/db/dbtest/pgcluster -- $(GO) test ./internal/server -update

# What runs now and then is compiled without inlining, which takes 4 MB off the binary; what a page or a report goes through
# is not among it.
COLD := github.com/aws/... gocloud.dev/... google.golang.org/... go.opentelemetry.io/... github.com/googleapis/... \
	github.com/go-webauthn/... github.com/google/... github.com/fxamacker/... github.com/tinylib/... github.com/coreos/... github.com/go-jose/... \
	github.com/pressly/... github.com/alecthomas/... github.com/prometheus/... github.com/wneessen/... github.com/xuri/... golang.org/x/text/... \
	$(addprefix github.com/havenward/havenward/internal/,cli/... demo/... bench/... ui/story/... identity/...)

build: ## one static binary, bin/havenward
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' $(foreach p,$(COLD),-gcflags='$(p)=-l') -o $(BIN) ./cmd/havenward
	@$(MAKE) size

size:
	@bytes=$$(wc -c < $(BIN)); if [ $$bytes -gt $$(( $(MAX_MB) * 1000000 )) ]; then echo "$(BIN) has $$bytes bytes, more than $(MAX_MB) MB"; exit 1; fi; echo "$(BIN): $$(( bytes / 1000000 )) MB of at most $(MAX_MB)"

s3: ## a real S3 server for the files' tests, into bin/tools; compiling it takes minutes
	@mkdir -p $(dir $(S3)); touch $(S3).making; trap 'rm -f $(S3).making' EXIT; \
	GOBIN=$(dir $(S3)) $(GO) install github.com/versity/versitygw/cmd/versitygw@v1.8.0

demo: build ## the synthetic England at http://127.0.0.1:8080
	$(BIN) demo

pictures: build ## pictures of the main pages for docs/pictures
	cd e2e && { test -d node_modules/playwright-core || npm ci --no-audit --no-fund; } && node pictures.mjs

clean: ## remove what was built
	rm -rf bin e2e/node_modules e2e/out
