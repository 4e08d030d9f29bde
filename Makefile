# Motcua. `make up` runs everything here; `make test` checks everything. Both need only git, make and Python 3.11 or newer.
PYTHON ?= python3
ONLY ?=
SHELL := /bin/sh
RUN := exec $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help up down demo test bench bench-faults memory verify clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

up: ## run everything on this machine, with demo accounts; Ctrl-C stops it
	@$(RUN) motcua up

down: ## stop what an earlier `make up` left running
	@$(RUN) motcua down

demo: ## fill a running copy with 90 days of invented people and their dossiers
	@$(RUN) motcua demo

test: ## format, lint, types, contracts, content, messages and all tests; the last line counts them
	@$(RUN) motcua test

bench: ## measure, each figure beside its yardstick; one of them with ONLY=name
	@$(RUN) motcua bench $(ONLY)

bench-faults: ## kill processes at random moments, 200 rounds
	@$(RUN) motcua bench faults

memory: ## the memory of everything that runs
	@$(RUN) motcua memory

verify: ## check that nobody altered the journal
	@$(RUN) motcua audit verify

clean: ## forget what was installed and built (not what is in var/)
	rm -rf .tools .venv frontend/node_modules src/motcua/site/static/dist
