# Two commands from nothing: `git clone …`, then `make run`. Needs Python ≥ 3.11, make and the package registries.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
E2E ?= e2e
BIN := $(CURDIR)/.venv/bin
UV := $(BIN)/uv
export PATH := $(BIN):$(PATH)
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/.venv

FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
CATALOGUES := $(wildcard site/locale/*/LC_MESSAGES/*.po site/locale_others/*/LC_MESSAGES/*.po)

.PHONY: help run test roles e2e bench check lock services services-stop reset build env messages

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: build $(if $(SERVICES),services) ## Start both shops; PORT=8123 make run listens elsewhere; SERVICES=1 on all services
	@$(if $(SERVICES),eval "$$(.ci/services.sh env all)" && )exec $(BIN)/python manage.py up

test: build ## Run the test suite on whatever is there, and say what was left out
	@$(BIN)/pytest -q -n auto --maxprocesses 4 $(ARGS)

roles: build ## Write anew who opens which of the staff's addresses (tests/crawl/role_matrix.txt)
	@WRITE_ROLES=1 $(BIN)/pytest -q tests/crawl/test_role_matrix.py -k everybody
	@git diff --stat -- tests/crawl/role_matrix.txt

e2e: build ## Run the browser tests (needs Chromium)
	@$(BIN)/pytest -q -n 2 --dist loadfile -m "$(E2E) and not alone" $(or $(ARGS),tests/e2e)
	@$(BIN)/pytest -q -m "$(E2E) and alone" $(or $(ARGS),tests/e2e) || [ $$? = 5 ]  # 5: the arguments name none of these

bench: build ## Compare with a plain django-oscar, write docs/benchmarks.md, count queries at 100,000 (needs the services and wrk)
	@eval "$$(.ci/services.sh env)" && $(BIN)/python -m tests.bench.versus --write $(ARGS)
	@eval "$$(.ci/services.sh env)" && $(BIN)/python -m tests.bench.budgets

check: build ## Lint, types, layers, templates, migrations, production settings
	@$(BIN)/python .ci/check.py $(ARGS)

lock: .venv/.uv ## Resolve requirements.lock anew: names, versions, hashes
	@$(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock $(ARGS)

services: env ## Start what production stands on, on private loopback ports
	@.ci/services.sh start all

services-stop: ## Stop them
	@.ci/services.sh stop

reset: ## Start over: delete databases, media and mail (var/)
	@rm -rf var
	@echo "var/ is gone; the next make run loads everything anew."

messages: env ## Collect the words to translate (needs gettext: Debian's package of that name)
	@$(BIN)/python manage.py makemessages --all --no-wrap --no-obsolete --add-location file \
		--ignore docs --ignore frontend --ignore tests --ignore var

build: env $(CATALOGUES:.po=.mo) .cache/frontend.built

# --- the environment: made once, synced when the lock changes ---------------------------------------------------------

env: .venv/.synced

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed: PYTHON=python3.12 make run names another one."; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv >.venv.log 2>&1 \
		|| { echo "Python cannot make an environment here: install its venv module (Debian: apt install python3-venv)."; \
		     rm -rf .venv .venv.log; exit 1; }
	@rm -f .venv.log
	@touch $@

# uv comes from the lock as well: its version and its hashes.
.venv/.uv: .venv/.made
	@awk '/^[^ ]/ {mine = /^uv==/} mine' requirements.lock >.venv/uv.lock
	@[ -x $(UV) ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock
	@touch $@

.venv/.synced: requirements.lock pyproject.toml .venv/.uv
	@echo "Installing Python packages"
	@$(UV) pip sync --quiet --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# --- the catalogues: compiled by Babel, so that nobody needs gettext to run the shop ----------------------------------

%.mo: %.po | .venv/.synced
	@$(BIN)/pybabel -q compile --input-file $< --output-file $@

# --- the front end: npm and a build only when something changed -------------------------------------------------------

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | .venv/.synced
	@echo "Installing front-end packages"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

.cache/frontend.built: $(FRONTEND) frontend/node_modules/.installed
	@echo "Building the front end"
	@cd frontend && npm run --silent build -- --logLevel warn
	@mkdir -p .cache && touch $@
