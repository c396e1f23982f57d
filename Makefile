# Gắn Sao: `make help` lists what there is. Needs Python 3.11 or newer and make; no root, no service.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help install setup demo test check slow browser bench pictures fonts lock

PORT ?= 8000
ONLY ?=
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Fonts that `make fonts` fetched without root.
GANSAO_FONTS ?= $(wildcard var/fonts)
export GANSAO_FONTS

# Packages come from the lock with their hashes; one name a line as they arrive, pip's other words left out.
define install
	@echo "Cài các gói trong $(1) vào .venv (lần đầu khoảng một phút)"
	@$(PIP) install --require-hashes -r $(1) | sed -un 's/^Collecting \([^ ]*\).*/  \1/p'
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên, đây là " + sys.version)'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)
	@touch $@

# The development lock holds the run-time lock: whoever has it needs nothing more.
.venv/.dev: requirements/dev.txt requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)
	@touch .venv/.run $@

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

install: .venv/.run ## .venv/ with gansao and what running it needs

setup: .venv/.dev ## .venv/ with gansao and all that tests, checks and benchmarks import

demo: .venv/.run ## the demonstration on http://127.0.0.1:8000 (PORT=9000 for another port)
	@$(BIN)/gansao migrate --verbosity 0
	@$(BIN)/gansao demo
	@exec $(BIN)/gansao serve --port $(PORT)

test: .venv/.dev ## the suite on SQLite with one browser journey, under 6 minutes
	@$(BIN)/python -m pytest -q -n 2 -m "smoke or not (journey or slow)"

check: .venv/.dev ## lint, format, types, import contracts, dependencies, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict gansao/domain gansao/estimates gansao/metrics
	$(BIN)/mypy gansao
	$(BIN)/lint-imports
	$(BIN)/deptry --no-ansi .
	$(BIN)/gansao makemigrations --check --dry-run

slow: .venv/.dev ## the whole suite on a private PostgreSQL, all journeys, torture
	@$(BIN)/python -m tests.with_postgres $(BIN)/python -m pytest -q -n 2 -m "not journey"
	@$(BIN)/python -m pytest -q -n 2 -m "journey or slow"

BROWSER_PACKAGES := chromium postgresql wrk poppler-utils fonts-croscore
browser: ## what needs root: chromium, PostgreSQL, wrk, poppler, a font with all Vietnamese letters
	@if [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq </dev/null; \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(BROWSER_PACKAGES) </dev/null; \
	else \
		echo "Cần quyền root để cài: $(BROWSER_PACKAGES)"; \
	fi

bench: .venv/.dev ## each figure beside its limit, into var/bench.json (ONLY=G8 for one)
	@$(BIN)/python -m bench $(ONLY)

pictures: .venv/.dev ## docs/pictures anew, taken by the journeys (ONLY=guides or ONLY=readme)
	@$(BIN)/python -m tests.journeys.pictures $(ONLY)

fonts: ## Tinos (Times metrics, all Vietnamese letters) into var/fonts, without root
	@mkdir -p var/fonts
	@cd var/fonts && apt-get download -qq fonts-croscore && dpkg --extract fonts-croscore_*.deb . && rm fonts-croscore_*.deb
	@find var/fonts -name 'Tinos*.ttf'

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/.dev ## requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) --group build pyproject.toml --output-file requirements/run.txt
	@$(LOCK) $(UPGRADE) --extra analytics --group build --group dev --constraints requirements/run.txt pyproject.toml --output-file requirements/dev.txt
