# Relevo. `make help` lists the targets. The first run of any target sets up .venv from hash-pinned locks.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: train-names help setup setup-run run demo test unit t lint type imports proto proto-check check bench bench-redaction fuzz-redaction fix clean lock test-interop test-faults

BIN := .venv/bin
PROTOS := $(shell find proto -name '*.proto')

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-16s %s\n", $$1, $$2}'

setup-run:
	@./scripts/setup.sh run

setup:
	@./scripts/setup.sh dev

run: setup-run ## Start both sides with sample posts (SQLite, SQL broker, keys under .relevo/; BROKER=rabbitmq, DATABASE=postgres)
	@$(if $(BROKER),./scripts/system.sh $(BROKER))
	@$(if $(filter postgres,$(DATABASE)),./scripts/system.sh postgresql)
	@$(BIN)/relevo dev run $(if $(BROKER),--broker $(BROKER)) $(if $(DATABASE),--database $(DATABASE)) $(ARGS)

demo: setup-run ## Tell the story of one case in the terminal; exit 0 only if every step held
	@$(BIN)/relevo demo $(ARGS)

test: setup ## Set up all it needs and run every test
	@./scripts/system.sh postgresql rabbitmq
	@$(BIN)/python -m pytest -n 2 --dist loadfile

unit: setup ## The fast tests: no sockets, a minute
	@$(BIN)/python -m pytest tests/unit -q -n 2 -m "not thorough"

t: setup ## Run the tests whose name holds K, as in: make t K=receipt
	@$(BIN)/python -m pytest -k "$(K)"

lint: setup ## Style, imports between layers, protobuf style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/buf lint

imports: setup ## The import rules of the architecture
	@$(BIN)/lint-imports --no-cache

type: setup ## Static types, strict
	@$(BIN)/mypy

proto: setup ## Generate services/relevo/wire from proto/
	@./scripts/proto.sh services

proto-check: setup ## Generated code is current; the contract breaks no released one
	@./scripts/proto_check.sh

check: lint imports type proto-check ## Lint, types, import rules, drift

fix: setup ## Let ruff mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup ## Measure; see benchmarks/README.md
	@$(BIN)/python -m benchmarks

bench-redaction: setup ## Measure the redactor and its peers (CORPORA=DIR with other labelled texts); see benchmarks/README.md
	@./scripts/aside.sh peers
	@$(BIN)/python -m benchmarks.redaction $(if $(CORPORA),--corpora $(CORPORA)) $(ARGS)

fuzz-redaction: setup ## Fuzz the redactor for SECONDS=60
	@./scripts/aside.sh fuzz
	@.relevo/fuzz/bin/python -m tests.fuzz $(or $(SECONDS),60)

test-faults: setup ## Kill processes at every named point and at random; the checker's report
	@./scripts/system.sh postgresql rabbitmq
	@$(BIN)/python -m pytest tests/faults tests/integration/rabbitmq -m "faults or not faults" -v $(ARGS)

test-interop: setup ## Cross-check seals and ledgers with programs that are not ours (needs Node.js and Go; installs them)
	@./scripts/interop.sh
	@./scripts/interop_ledger.sh

train-names: setup ## Train the model of names, as in: make train-names CORPORA=dir
	@PYTHONPATH=services:. PYTHONHASHSEED=0 $(BIN)/python -m training.names.train $(CORPORA)

lock: setup ## Re-resolve the pinned versions
	@./scripts/lock.sh

clean: ## Remove everything that a target made
	@rm -rf .venv .relevo .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
