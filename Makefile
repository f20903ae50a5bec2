# Everything is done through these targets; `make` alone explains them.
# A fresh clone needs Python 3.11 or newer and make. Variables can be set on the command line.

PORT   ?= 8000
VENV   ?= .venv
ARGS   ?=
# Processes that share the tests, each with stores of its own; 0 runs them in one, for a debugger.
WORKERS ?= auto
# The first interpreter on PATH that is new enough.
PYTHON ?= $(shell for name in python3.12 python3.13 python3.11 python3 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$name; break; fi; done)

BIN     := $(VENV)/bin
# In parallel where there is uv or it can be had, else by pip.
INSTALL := $(BIN)/python scripts/install.py
RUNTIME := $(VENV)/.runtime-installed
DEV     := $(VENV)/.dev-installed
PEERS   := $(VENV)/.peers-installed
SITE    := $(VENV)/.site-installed
EXTRAS  := $(VENV)/.extras-installed
# The line of Neo4j that the tests run on, and its version.
NEO4J   ?= 5
NEO4J_5    := 5.26.30
NEO4J_2026 := 2026.08.1
SERVER  := .neo4j$(if $(filter 5,$(NEO4J)),,-$(NEO4J))
POM     := tests/support/neo4j/pom.xml
# Makers of API clients, in Python and Node.js, apart from what the project itself runs on.
CLIENTS := .venv-clients
# Environments of their own for the wheel, one for each supported Python that is found.
WHEELS  := .venv-wheel
# What checks and bundles the scripts of the pages; nobody needs it to install or to run.
TOOLS   := tests/js/node_modules
# Apache Spark with this project beside it: the driver of Neo4j would take its pandas along everywhere.
SPARK   := .venv-spark
# The OpenID provider that log-ins are tried on.
OPENID  := tests/openid/node_modules
BUNDLED := visualizations/assets/bundled
ESBUILD := $(TOOLS)/.bin/esbuild --bundle --format=esm --charset=utf8 --log-level=warning
# Puts what is bundled into a folder: our own script as it is read, code of others as small as it gets.
PUT     = $(ESBUILD) visualizations/assets/whole-file.js --outfile=$(1)/whole-file.js \
	&& $(ESBUILD) tests/js/ol.js --minify --legal-comments=none --outfile=$(1)/ol.js
IN_CI   := $(filter 1 true yes,$(CI))
export TEST_NEO4J := $(NEO4J)

.DEFAULT_GOAL := help
.PHONY: help run test thorough quick check docs scripts bundle bench bench-quick fuzz neo4j clients openid wheels spark extras lock clean

help: ## explain the targets (this list)
	@echo 'gongjian: the joint-building network as a graph'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Variables: PORT=$(PORT)  PYTHON=$(PYTHON)  VENV=$(VENV)  GONGJIAN_DATA=(folder of the data)'
	@echo '           ARGS=(more arguments for pytest or the bench)  WORKERS=$(WORKERS) (test processes)'
	@echo '           NEO4J=$(NEO4J) (line of Neo4j to test on: 5 or 2026)'

run: $(RUNTIME) ## install what is locked, load the demo if there is no data yet, serve it on PORT
	@exec $(BIN)/gongjian demo --port $(PORT)

extras: $(EXTRAS) ## install what exports as Parquet, papers, PostgreSQL and traces need

test: $(DEV) $(SITE) ## run all tests, on both stores and in a browser; says what had to be skipped
	@if command -v java >/dev/null && command -v mvn >/dev/null; then \
		$(MAKE) --silent --no-print-directory neo4j \
		|| echo 'Neo4j could not be assembled: its tests are skipped, or fail in CI.'; \
	fi
	@if command -v java >/dev/null; then \
		$(MAKE) --silent --no-print-directory spark \
		|| echo 'Spark could not be installed: its tests are skipped, or fail in CI.'; \
	fi
	@if command -v npm >/dev/null; then \
		$(MAKE) --silent --no-print-directory clients \
		|| echo 'No makers of clients: their tests are skipped, or fail in CI.'; \
		$(MAKE) --silent --no-print-directory openid \
		|| echo 'No OpenID provider: its tests are skipped, or fail in CI.'; \
	fi
	@$(MAKE) --silent --no-print-directory wheels \
		|| echo 'No environments for the wheel: its tests are skipped, or fail in CI.'
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

thorough: export THOROUGH := 1
thorough: test ## the same with more rounds, examples, languages and versions of Python

quick: $(DEV) ## run the unit tests that are not slow, in a minute or so
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile -m 'not slow' tests/unit $(ARGS)

check: $(DEV) ## formatting, lint, types, floors between the packages, generated documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m graph.model.docs --check
	$(BIN)/python -m queries.coverage.rules.docs --check
	$(BIN)/python -m visualizations.texts.glossary --check
	$(BIN)/python -m api.views.manifest --check
	$(BIN)/python -m api.rights_docs --check
	$(BIN)/python -m api.ready.docs --check
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory scripts; \
	else echo 'No npm: the scripts of the pages are not checked.'$(if $(IN_CI),; exit 1); fi

scripts: $(TOOLS)/.installed $(DEV) ## types, lint and bundle of the pages' scripts: a part of check
	$(BIN)/python -m tests.js.make_types
	$(TOOLS)/.bin/tsc --project tests/js
	$(TOOLS)/.bin/eslint --config tests/js/eslint.config.js visualizations/assets tests/js
	@$(call PUT,tests/js/made/bundled)
	@for file in whole-file.js ol.js; do cmp -s tests/js/made/bundled/$$file $(BUNDLED)/$$file \
		|| { echo "$(BUNDLED)/$$file is stale: run make bundle" >&2; exit 1; }; done

bundle: $(TOOLS)/.installed ## put the script of single-file networks and the engine of the map together anew
	@$(call PUT,$(BUNDLED))

docs: $(SITE) ## make a site of docs/ that opens from the disk: build/docs/index.html
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet \
		--doctree-dir build/doctrees docs build/docs
	@echo 'The site is build/docs/index.html'

bench: $(PEERS) ## measure everything beside what others would take; takes long
	@$(BIN)/python -m bench $(ARGS)
	@$(BIN)/python -m bench.reach
	@$(BIN)/python -m bench.streets
	@$(BIN)/python -m bench.siting
	@$(BIN)/python -m bench.siting_sets
	@$(BIN)/python -m bench.siting_hard
	@$(BIN)/python -m bench.siting_maximal
	@$(BIN)/python -m bench.siting_medians
	@$(BIN)/python -m bench.siting_many
	@$(BIN)/python -m bench.siting_capacitated
	@$(BIN)/python -m bench.siting_matchings
	@$(BIN)/python -m bench.published
	@$(BIN)/python -m bench.connectivity
	@$(BIN)/python -m bench.ledgers
	@$(BIN)/python -m bench.importing
	@$(BIN)/python -m bench.places
	@$(BIN)/python -m bench.identity
	@$(BIN)/python -m bench.exchange
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.mixed
	@$(BIN)/python -m bench.workers
	@$(BIN)/python -m bench.readers
	@$(BIN)/python -m bench.parks --scale 0.1
	@$(BIN)/python -m bench.partitions

bench-quick: $(PEERS) ## measure the essential ratios, in ten minutes (ARGS=--write keeps them)
	@$(BIN)/python -m bench.quick $(ARGS)

fuzz: $(DEV) ## ask every operation with what its description allows and forbids, as every role
	@$(BIN)/python -m tests.support.fuzzing $(ARGS)

neo4j: $(SERVER)/assembled ## assemble the Neo4j server for the tests from its Maven artifacts

clients: $(CLIENTS)/.installed ## install the makers of API clients that the tests try

openid: $(OPENID)/.installed ## install the OpenID provider that log-ins are tried on

wheels: $(WHEELS)/.installed ## make environments that the tests install the wheel into

spark: $(SPARK)/.installed ## install Apache Spark, which partitions can be asked on

lock: $(DEV) ## resolve the dependencies anew and write the lock files with hashes
	@$(INSTALL) requirements-uv.lock
	@$(BIN)/uv pip compile --group install $(LOCK) --output-file requirements-uv.lock
	@$(BIN)/uv pip compile pyproject.toml --extra fast --group build \
		$(LOCK) --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml $(LIGHT) --group build \
		$(LOCK) --constraints requirements.lock --output-file requirements-extras.lock
	@$(BIN)/uv pip compile pyproject.toml $(LIGHT) --group dev \
		$(LOCK) --constraints requirements-extras.lock --output-file requirements-dev.lock
	@$(BIN)/uv pip compile --group docs \
		$(LOCK) --constraints requirements-dev.lock --output-file requirements-docs.lock
	@$(BIN)/uv pip compile --group spark \
		$(LOCK) --constraints requirements-dev.lock --output-file requirements-spark.lock
	@$(BIN)/uv pip compile pyproject.toml $(LIGHT) --group bench $(LOCK) --constraints requirements-dev.lock \
		--constraints requirements-spark.lock --output-file requirements-bench.lock
	@$(BIN)/uv pip compile tests/clients/requirements.in \
		$(LOCK) --output-file tests/clients/requirements.lock
	@for folder in tests/clients tests/js tests/openid; do (cd $$folder && \
		npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --silent) || exit 1; done

clean: ## remove the virtual environment, the Neo4j server, caches and builds; keeps data
	rm -rf $(VENV) $(CLIENTS) $(WHEELS) $(SPARK) .neo4j .neo4j-* build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache $(TOOLS) $(OPENID) tests/js/made
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One version of each package for all supported Pythons, so that all of them run what was tested.
LOCK := --universal --python-version 3.11 --fork-strategy fewest --upgrade \
	--generate-hashes --no-emit-index-url --quiet
export UV_CUSTOM_COMPILE_COMMAND := make lock
# All extras but spark.
LIGHT := $(addprefix --extra ,fast postgresql documents parquet tracing)

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo 'Python 3.11 or newer is needed and none was found on PATH.' >&2; \
		echo 'Install it, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed, $(PYTHON) is " + sys.version.split()[0])'
	@echo 'Creating $(VENV) with $(PYTHON)'
	@$(PYTHON) -m venv --without-pip $(VENV) || { rm -rf $(VENV); exit 1; }

# The project itself is installed as a link to this folder.
$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo 'Installing the locked packages (half a minute the first time)'
	@$(INSTALL) --project requirements.lock
	@touch $@

$(EXTRAS): requirements-extras.lock $(RUNTIME)
	@$(INSTALL) requirements-extras.lock
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo 'Installing the locked packages and tools (half a minute the first time)'
	@$(INSTALL) --project requirements-dev.lock
	@touch $@ $(RUNTIME)

# There is no wheel of it, so one is made, with the setuptools that is locked.
$(SPARK)/.installed: requirements-spark.lock $(DEV)
	@command -v java >/dev/null || { echo 'make spark needs Java 17 or newer.' >&2; exit 1; }
	@echo 'Installing Apache Spark (about 480 MB the first time)'
	@rm -rf $(SPARK) && $(BIN)/python -m venv --without-pip $(SPARK)
	@$(INSTALL) --python $(SPARK)/bin/python --project requirements-dev.lock
	@$(INSTALL) --python $(SPARK)/bin/python --source pyspark requirements-spark.lock
	@touch $@

$(PEERS): requirements-bench.lock $(DEV)
	@echo 'Installing what the benchmarks compare with'
	@$(INSTALL) requirements-bench.lock
	@touch $@

$(SITE): requirements-docs.lock $(DEV)
	@echo 'Installing what makes a site of the documentation'
	@$(INSTALL) requirements-docs.lock
	@touch $@

$(CLIENTS)/.installed: tests/clients/requirements.lock tests/clients/package-lock.json \
		| $(BIN)/python
	@command -v npm >/dev/null || { echo 'make clients needs Node.js 20.19 or newer, and npm.' >&2; exit 1; }
	@echo 'Installing makers of API clients (about 200 MB the first time)'
	@rm -rf $(CLIENTS) && $(BIN)/python -m venv --without-pip $(CLIENTS) && mkdir $(CLIENTS)/node
	@$(INSTALL) --python $(CLIENTS)/bin/python tests/clients/requirements.lock
	@cp tests/clients/package.json tests/clients/package-lock.json $(CLIENTS)/node/
	@cd $(CLIENTS)/node && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(WHEELS)/.installed: requirements.lock | $(DEV)
	@rm -rf $(WHEELS) && $(BIN)/python -m tests.support.wheels
	@touch $@

$(TOOLS)/.installed: tests/js/package-lock.json
	@command -v npm >/dev/null || { echo 'make scripts needs Node.js 20.19 or newer, and npm.' >&2; exit 1; }
	@echo 'Installing what checks the scripts of the pages (about 140 MB the first time)'
	@cd tests/js && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(OPENID)/.installed: tests/openid/package-lock.json
	@command -v npm >/dev/null || { echo 'make openid needs Node.js 20.19 or newer, and npm.' >&2; exit 1; }
	@cd tests/openid && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(SERVER)/assembled: $(POM)
	@test -n '$(NEO4J_$(NEO4J))' || { echo 'NEO4J is 5 or 2026.' >&2; exit 1; }
	@command -v java >/dev/null || { echo 'make neo4j needs Java 17 or newer.' >&2; exit 1; }
	@command -v mvn >/dev/null || { echo 'make neo4j needs Maven (mvn).' >&2; exit 1; }
	@echo 'Assembling Neo4j $(NEO4J_$(NEO4J)) (about 125 MB the first time)'
	@rm -rf $(SERVER) && mkdir $(SERVER)
	@mvn --quiet --batch-mode --no-transfer-progress --strict-checksums --file $(POM) \
		-Dneo4j.version=$(NEO4J_$(NEO4J)) dependency:copy-dependencies \
		-DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$(SERVER)/lib
	@touch $@
