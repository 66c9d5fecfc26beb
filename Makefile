# Two commands for most people: `make run` builds everything and starts the demo, `make test` tests everything.
# `make help` lists the rest. Every phase says its name and, at its end, its seconds.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Phases stand in the order they are run in, one at a time; Cargo and Vite use all cores themselves.
.NOTPARALLEL:

phase := scripts/phase.sh
npm := npm --prefix web run --silent
# Where Cargo puts binaries.
built := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
# nextest where it is installed; it runs no examples in documentation, so those follow.
nextest := $(shell command -v cargo-nextest)

# What `make fuzz` fuzzes, and for how long. A variable that scripts know as their own clock stays out of their sight.
TARGET ?= frame
SECONDS ?= 60
unexport SECONDS

.PHONY: help run web quick test lint bench soak fuzz mutants shots \
        need-rust need-web web-install web-build web-check web-quick format-check pure-quick rust-test rust-docs binary browser-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: need-rust web ## build everything from a clean clone and start the demo on 127.0.0.1:8080
	@$(phase) 'release binary (minutes the first time, seconds later)' cargo build --release --locked
	@echo
	@exec "$(built)/release/senim" demo

web: need-web web-install web-build ## build the pages into web/dist

quick: need-rust need-web web-install format-check pure-quick web-quick ## under a minute: format, pure rooms, pages' types and quick tests

test: need-rust web web-check rust-test rust-docs browser-test ## everything; installs Chromium, PostgreSQL and Python when absent

lint: format-check ## format, clippy and, where it is installed, shellcheck
	@$(phase) 'clippy' cargo clippy --workspace --all-targets --locked -- -D warnings
	@if command -v shellcheck >/dev/null; then $(phase) 'shellcheck' shellcheck -x scripts/*.sh .ci/run; else echo 'shellcheck is not installed: skipped'; fi

bench: need-rust web ## measure what is promised in numbers
	@$(phase) 'benchmarks' cargo run --release --locked --example bench

# Tests one after another: those of time want the machine for themselves. Each test is a program of its own, so the whole
# of each is not optimised at once.
soak: export CARGO_PROFILE_RELEASE_LTO = off
soak: export CARGO_PROFILE_RELEASE_CODEGEN_UNITS = 16
soak: need-rust web ## the long tests, up to three hours
	@$(phase) 'PostgreSQL' scripts/ensure-postgres.sh
	@SENIM_KILLS=5000 SENIM_LOST_ANSWERS=10000 SENIM_CUTS=2000 SENIM_SWEEPS=5 SENIM_FILL_POINTS=50 SENIM_CLOSE_KILLS=1000 SENIM_WATCH_KILLS=200 \
	$(phase) 'soak: durability' cargo test --release --locked --test durability -- --nocapture --test-threads 1
	@SENIM_MUTATED_PROOFS=1000000 $(phase) 'soak: proofs' cargo test --release --locked -p senim-pure --test ledger -- --nocapture
	@SENIM_MUTATED_PROOFS=1000000 $(phase) 'soak: proofs in the pages' $(npm) proofs
	@SENIM_MUTATED_PROOFS=1000000 $(phase) 'soak: proofs in the other verifier' cargo test --release --locked --test verifier -- --nocapture
	@SENIM_HISTORIES=2000000 $(phase) 'soak: procedures' cargo test --release --locked -p senim-pure --test case -- --nocapture
	@SENIM_ATTACKS=100 \
	$(phase) 'soak: attacks' cargo test --release --locked --test on_sqlite --test on_postgres -- --nocapture every_attack
	@SENIM_HONEST=1000 SENIM_DISHONEST=25 \
	$(phase) 'soak: honest histories' cargo test --release --locked --test on_sqlite --test on_postgres -- --nocapture histories::
	@SENIM_TIMINGS=1000000 SENIM_WATCHED=1000000 \
	$(phase) 'soak: likeness' cargo test --release --locked --test likeness -- --nocapture --test-threads 1
	@SENIM_SLOW=10000 \
	$(phase) 'soak: connections' cargo test --release --locked --test http -- --nocapture --test-threads 1 slow_connections
	@$(phase) 'soak: silence' cargo test --release --locked --test silence -- --nocapture --test-threads 1

fuzz: need-rust ## fuzz one parser: TARGET=frame SECONDS=60; fuzz/README.md lists them
	@command -v cargo-fuzz >/dev/null || { echo 'missing: cargo-fuzz (cargo install cargo-fuzz --version 0.13.2 --locked)' >&2; exit 1; }
	@cp Cargo.lock fuzz/Cargo.lock
	@$(phase) 'vectors as seeds' cargo run --quiet --locked -p senim-pure --example seeds -- $(TARGET) fuzz/seeds/$(TARGET)
	@mkdir -p fuzz/corpus/$(TARGET)
	@cd fuzz && RUSTC_BOOTSTRAP=1 ../$(phase) 'fuzzing $(TARGET) for $(SECONDS) s' cargo fuzz run $(TARGET) \
	  corpus/$(TARGET) seeds/$(TARGET) ../tests/corpus/$(TARGET) -- -max_total_time=$(SECONDS) -timeout=10 -max_len=16384

# What is mutated, with which tests, and what may time out stands in .cargo/mutants.toml.
mutants: need-rust ## change the law's code in every small way: each change must fail a test
	@command -v cargo-mutants >/dev/null || { echo 'missing: cargo-mutants (cargo install cargo-mutants --version 27.1.0 --locked)' >&2; exit 1; }
	@command -v cargo-nextest >/dev/null || { echo 'missing: cargo-nextest (cargo install cargo-nextest --locked)' >&2; exit 1; }
	@$(phase) 'mutants of the law' cargo mutants --package senim-pure --output target

shots: web binary ## pictures of every page into web/shots
	@chromium=$$(scripts/ensure-chromium.sh) && \
	TEST_CHROMIUM=$$chromium TEST_SENIM="$(built)/debug/senim" $(phase) 'pictures of the pages' $(npm) shots

# --- phases ------------------------------------------------------------------------------------------------------

need-rust:
	@scripts/prerequisites.sh rust

need-web:
	@scripts/prerequisites.sh web

web-install:
	@$(phase) 'web dependencies' scripts/install-web.sh

web-build:
	@$(phase) 'pages' $(npm) build

web-check:
	@$(phase) 'types of the pages' $(npm) types
	@$(phase) 'tests of the pages' $(npm) test

web-quick:
	@$(phase) 'types of the pages' $(npm) types
	@$(phase) 'quick tests of the pages' $(npm) quick

format-check:
	@$(phase) 'format' cargo fmt --all --check

# Without what takes long: planted faults, days by the thousand, corpora against all parsers.
pure-quick:
	@SENIM_HISTORIES=9000 $(phase) 'quick tests of the pure rooms' cargo $(if $(nextest),nextest run,test) --locked -p senim-pure -- \
	  --skip is_found --skip the_file_holds --skip breaks_one --skip learns_nothing --skip is_judged --skip a_changed_calendar

rust-test:
	@$(phase) 'PostgreSQL' scripts/ensure-postgres.sh
	@$(phase) 'Python' scripts/ensure-python.sh
	@$(phase) 'tests' cargo $(if $(nextest),nextest run --no-fail-fast,test --no-fail-fast --lib --bins --tests) --locked --workspace

rust-docs:
	@$(phase) 'examples in the documentation' cargo test --locked --workspace --doc

binary:
	@$(phase) 'debug binary' cargo build --locked

browser-test: binary
	@chromium=$$(scripts/ensure-chromium.sh) && \
	TEST_CHROMIUM=$$chromium TEST_SENIM="$(built)/debug/senim" $(phase) 'tests in the browser' $(npm) browser
