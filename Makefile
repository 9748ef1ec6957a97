# Every target that builds installs the C libraries it needs first, and says so.

SHELL     := bash
GO        ?= go
VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS   := -s -w -X main.version=$(VERSION)
LINT      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME  ?= 10s
SOAK      ?= 30s
IDLE      ?= 30s
MESSAGES  ?= 1000000
export CGO_ENABLED = 1

.PHONY: help demo run build install test race e2e bench bench-render bench-server fuzz storm kernels lint fmt deps deps-e2e clips head picture

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

demo run: build head ## all set-up, then a whole call on this machine, the other side playing a clip
	./rtcchat demo $(if $(wildcard clips/talking-head.y4m),--clip clips/talking-head.y4m) $(ARGS)

build: deps ## build ./rtcchat
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o rtcchat .

install: build ## install rtcchat and its manual page below PREFIX (/usr/local)
	install -D rtcchat $(DESTDIR)$(or $(PREFIX),/usr/local)/bin/rtcchat
	./rtcchat man > rtcchat.1
	install -D -m 644 rtcchat.1 $(DESTDIR)$(or $(PREFIX),/usr/local)/share/man/man1/rtcchat.1
	rm rtcchat.1

test: deps ## all set-up, then the tests
	$(GO) vet ./...
	$(GO) test ./...

race: deps ## the tests under the race detector, and of the renderer without its kernels
	$(GO) test -race -p 1 ./...
	$(GO) test -race -tags purego ./render

e2e: build deps-e2e head ## the program in real terminals, browsers, sound servers and networks (tmux, ptys, Chromium, PulseAudio, netns)
	$(GO) test -tags e2e -count 1 -timeout 40m -parallel 4 ./tui/e2e/... -soak $(SOAK)

bench: deps ## all benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-server: build ## rtcchat serve under load, beside a server on node; IDLE=10m for the figure of idle connections
	@./.ci/rival
	$(GO) run ./signal/server/bench -idle $(IDLE) $(ARGS)

bench-render: clips ## the renderer beside libchafa: speed, picture, bytes; writes docs/BENCHMARKS.md
	@./.ci/bench-render

fuzz: deps ## each fuzz target for FUZZTIME (10s)
	./.ci/fuzz $(FUZZTIME)

storm: ## a million random and mutated messages over connections that come and go
	$(GO) test -count 1 -timeout 30m -run '^TestStorm$$' -v ./signal/server -messages $(MESSAGES)

KERNELS = $(GO) -C render/asm run . -pkg render

kernels: ## write the renderer's assembly anew
	$(KERNELS) -out ../kernels_amd64.s

lint: deps ## golangci-lint, shellcheck, and whether the renderer's assembly is what its generator writes
	$(GO) run $(LINT) run ./...
	@$(KERNELS) | tail -n +2 | cmp - <(tail -n +2 render/kernels_amd64.s) || { echo 'render/kernels_amd64.s is old: make kernels' >&2; exit 1; }
	@if command -v shellcheck >/dev/null; then shellcheck .ci/*; else echo 'shellcheck is not installed: .ci not checked'; fi

fmt: ## format
	gofmt -w .

deps: ## install the C libraries (libvpx, libopus)
	@./.ci/deps

deps-e2e: ## install what the end-to-end tests use besides
	@./.ci/deps e2e
	@./.ci/rival

picture: build head ## take the pictures of docs/ from real runs (needs chromium, xvfb, xterm, imagemagick)
	./.ci/glyphs
	./.ci/picture

clips: ## make the clips of the benchmarks, where npm (it has the talking head) and ffmpeg are there
	@./.ci/clips

head: # the talking head alone
	@./.ci/clips head
