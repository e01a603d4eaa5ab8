# Everything a person does here has a name. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(shell find functions infra src/packline -type f -not -name '*.pyc' 2>/dev/null) cdk.json requirements/lambda.txt
TEMPLATE := cdk.out/manifest.json
CLIENTS := $(patsubst %,build/clients-%-venv/.ready,0.7.0 0.8.0)
PICTURED := first_dataset states whole_path
TYPED := build/openapi-venv/.ready build/openapi-node/.ready
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
# Images often set it; then each of the hundreds of interpreters that tests start compiles all it imports again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n "s/^\([a-z-]*\):.*## .*/\1/p" Makefile)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready ## make .venv with everything in it, as locked

demo: setup synth ## a dataset from upload to fetch, on this machine (DATA=folder to take your own)
	$(BIN)/packline demo $(if $(DATA),--data '$(DATA)')

local: setup synth ## AWS on this machine, until Ctrl-C (PORT=port)
	$(BIN)/packline local up $(if $(PORT),--port $(PORT))

synth: setup $(TEMPLATE) ## write the CloudFormation template to cdk.out/ (CONTEXT='kms=new,prefix=team-a' for other settings)

synth-matrix: setup ## synthesize and check fourteen configurations of the stack; minutes
	$(BIN)/python -m pytest -q -m matrix tests/infra

template: setup ## write the stand-alone template, its bundles, their SBOM and the deployer's policy to build/template (CONTEXT=)
	$(BIN)/python -m infra.release build/template '$(CONTEXT)'

compliance: setup build/compliance-venv/.ready ## checkov, the schema of the SBOM and Terraform, on what is deployed
	$(BIN)/python -m pytest -q -m compliance tests/infra

audit: build/compliance-venv/.ready ## known vulnerabilities of what the functions run with
	build/compliance-venv/bin/pip-audit --requirement requirements/lambda.txt --require-hashes --disable-pip
	build/compliance-venv/bin/pip-audit --requirement requirements/lambda-snapshot.txt --require-hashes --disable-pip

wheel: setup ## build the wheel, with template, bundles and console inside, to dist/
	$(BIN)/python -m infra.wheel dist

test: setup synth tools $(CLIENTS) $(TYPED) ## all tests but the slow ones
	$(PYTEST) $(TESTS)

test-slow: setup synth tools $(CLIENTS) $(TYPED) ## the slow tests, too
	HYPOTHESIS_PROFILE=thorough $(PYTEST) -m 'not live and not foreign and not generated and not matrix and not compliance and not stores and not nfs' --timeout 1200 $(TESTS)

coverage: setup synth tools $(CLIENTS) $(TYPED) ## lines and branches that tests run, in every process: 95 % of lines and 89 % of branches, or it fails
	$(BIN)/python -m tests.coverage -n $(WORKERS) $(TESTS)

test-foreign: setup synth build/foreign-venv/.ready ## the stack in MiniStack, and packages in SeaweedFS: a second cloud on this machine
	$(BIN)/python -m pytest -q -m foreign tests/foreign

test-stores: setup build/stores-venv/.ready build/stores-node/.tried ## inputs and members in other stores: fake-gcs-server, Azurite, SeaweedFS
	$(BIN)/python -m pytest -q -m stores tests/stores

test-nfs: setup build/nfs-tools/.tried ## the shared cache on NFS: Linux's own server and client, in a kernel that runs as a process
	$(BIN)/python -m tests.nfs

test-sources: setup synth build/sources-venv/.ready build/bigquery-emulator/.ready build/snowflake-emulator/.ready ## snapshots of queries: SQLite, DuckDB, PostgreSQL, and emulators of BigQuery, Snowflake and Redshift
	build/sources-venv/bin/python -m pytest -q tests/sources

test-moving: setup build/moving-venv/.ready ## export to, and import from, the tools of others: WebDataset, MDS, LitData, Hugging Face, DVC, W&B, ClearML
	build/moving-venv/bin/python -m pytest -q tests/moving

test-openapi: setup synth build/openapi-venv/.ready ## a client generated from the OpenAPI document, against the local stack
	$(BIN)/python -m pytest -q -m generated tests/system

test-torch: setup build/torch-venv/.ready ## reading with PyTorch, Grain, pandas, pyarrow, DuckDB, polars and HF datasets
	build/torch-venv/bin/python -m pytest -q tests/torch

torch-requirement:
	@echo '$(TORCH)'

test-clients: setup $(CLIENTS) $(TYPED) ## Valohai's own client libraries, and clients generated in Python and TypeScript, against the API
	$(BIN)/python -m pytest tests/clients

simulate: setup ## interleavings of the pipeline with faults, and mutations that must be noticed; minutes (INTERLEAVINGS=number)
	$(BIN)/python -m tests.simulation $(if $(INTERLEAVINGS),--interleavings $(INTERLEAVINGS))

console: setup ## write the console's scripts and styles as a few files, which are committed (esbuild from npm)
	$(BIN)/python -m infra.console_bundle

console-vendor: setup ## write the libraries of the console's previews again, pinned, from npm; then `make console`
	$(BIN)/python -m infra.console_vendor

tools: ## install what tests ask besides Python: zip readers and a browser (Debian, as root)
	@sh tests/tools.sh

lint: style types ## style, types, import floors, conventions

style: setup ## the part of lint that is no types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/conventions

types: setup ## the types of code and tests
	$(BIN)/mypy

format: setup ## let ruff order and format the code
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

screenshots: setup synth ## take the console's pictures for the documents again: look at each before you commit it
	$(BIN)/python -m tests.browser.pictures
	PACKLINE_SCREENSHOTS=1 $(BIN)/python -m pytest -q $(addprefix tests/browser/test_,$(PICTURED:=.py))

bench: setup build/bench-venv/.ready ## Packline beside its peers (SCALE=small for a few minutes)
	$(BIN)/python -m bench $(if $(SCALE),--scale $(SCALE))

bench-snapshots: build/sources-venv/.ready build/dvc-venv/.ready ## read 10,000,000 rows of three engines beside pandas, DVC and DuckDB (half an hour)
	build/sources-venv/bin/python -m bench.snapshots

bench-read: setup build/bench-venv/.ready build/read-venv/.ready ## reading without unpacking beside its peers (SCALE=full: 100,000 members)
	$(BIN)/python -m bench.reading $(if $(SCALE),--scale $(SCALE))

docs: setup synth ## write the generated reference pages
	$(BIN)/python -m infra.reference
	$(BIN)/python -m infra.compliance
	$(BIN)/python -m packline.cli.reference
	$(BIN)/python -m packline.pricing.page
	$(BIN)/python -m infra.decisions
	$(BIN)/python -m tests.unit.api.described_calls

site: setup build/docs-venv/.ready ## build the documents as a web site in build/site; a warning is an error
	build/docs-venv/bin/mkdocs build --clean

lock: setup ## lock the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) $(addprefix --extra=,aws local inputs fsspec sources) --group infra --group dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/docs.in -o requirements/docs.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/bench.in -o requirements/bench.txt
	for utils in 0.7.0 0.8.0; do $(BIN)/uv pip compile --quiet --upgrade $(COMPILE) \
		requirements/clients-$$utils.in -o requirements/clients-$$utils.txt || exit 1; done
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) --override requirements/torch-overrides.in --no-emit-package torch \
		--constraint requirements/dev.txt requirements/torch.in -o requirements/torch.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) --constraint requirements/dev.txt requirements/sources.in \
		-o requirements/sources.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) --constraint requirements/dev.txt --constraint requirements/sources.txt \
		requirements/warehouses.in -o requirements/warehouses.txt
	for engine in bigquery snowflake; do $(BIN)/uv pip compile --quiet --upgrade $(COMPILE) \
		requirements/$$engine-emulator.in -o requirements/$$engine-emulator.txt || exit 1; done
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/dvc.in -o requirements/dvc.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKED) --python-version 3.11 --override requirements/moving-overrides.in \
		--no-emit-package torch --no-emit-package torchvision requirements/moving.in -o requirements/moving.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/foreign.in -o requirements/foreign.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/stores.in -o requirements/stores.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/openapi.in -o requirements/openapi.txt
	$(BIN)/uv pip compile --quiet --upgrade $(COMPILE) requirements/compliance.in -o requirements/compliance.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKED) $(FOR_LAMBDA) requirements/lambda.in -o requirements/lambda.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCKED) --python-version 3.13 --constraints requirements/sources.txt \
		requirements/lambda-snapshot.in -o requirements/lambda-snapshot.txt

clean: ## remove what can be made again, but not .venv
	rm -rf build cdk.out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

LOCKED := --generate-hashes --no-header --no-emit-index-url
COMPILE := $(LOCKED) --universal --python-version 3.11
FOR_LAMBDA := --python-version 3.13 --python-platform aarch64-manylinux_2_28 --constraints requirements/dev.txt

# uv installs in seconds but reads no pip configuration: where only pip knows the way to an index, pip does it.
define install
	$(1)/bin/uv pip install --quiet --python $(1)/bin/python --require-hashes -r $(2) \
	|| $(1)/bin/python -m pip install --quiet --require-hashes -r $(2)
endef

.venv/.ready: requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo 'Setting up .venv: less than a minute.'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	$(call install,.venv,requirements/dev.txt)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The tests' packages and, beside them, torch. Its requirement is met by the CPU build where pip's configuration has
# one; the lock leaves it out, because each build has its own hashes. TORCH can name another one.
TORCH ?= torch==2.13.0
TORCH_LOCK := --quiet --require-hashes --no-deps -r requirements/dev.txt -r requirements/torch.txt
build/torch-venv/.ready: requirements/bootstrap.txt requirements/dev.txt requirements/torch.txt pyproject.toml
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	$(@D)/bin/uv pip install --python $(@D)/bin/python $(TORCH_LOCK) || $(@D)/bin/python -m pip install $(TORCH_LOCK)
	$(@D)/bin/python -m pip install --quiet '$(TORCH)'
	$(@D)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The tests' packages and, beside them, engines and their drivers.
SOURCES_LOCK := --quiet --require-hashes --no-deps -r requirements/dev.txt -r requirements/sources.txt
build/sources-venv/.ready: requirements/bootstrap.txt requirements/dev.txt requirements/sources.txt requirements/warehouses.txt pyproject.toml
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	$(@D)/bin/uv pip install --python $(@D)/bin/python $(SOURCES_LOCK) || $(@D)/bin/python -m pip install $(SOURCES_LOCK)
	$(@D)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	-$(@D)/bin/python -m pip install $(SOURCES_LOCK) -r requirements/warehouses.txt
	@touch $@

# The tests' packages, then other tools, which take an older numpy, and torch.
build/moving-venv/.ready: requirements/bootstrap.txt requirements/dev.txt requirements/moving.txt pyproject.toml
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	for lock in dev moving; do \
		$(@D)/bin/uv pip install --python $(@D)/bin/python --quiet --require-hashes --no-deps -r requirements/$$lock.txt \
		|| $(@D)/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements/$$lock.txt || exit 1; done
	$(@D)/bin/python -m pip install --quiet '$(TORCH)'
	$(@D)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The peer of `python -m bench.snapshots`, whose packages exclude ours.
build/dvc-venv/.ready: requirements/dvc.txt
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

# Emulators of warehouses, whose packages exclude ours and each other; without them their tests are skipped.
build/%-emulator/.ready: requirements/%-emulator.txt
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes --no-deps -r $< && touch $@ || echo 'The emulator of $* cannot be installed: its tests are skipped.'

# bench, foreign, and one for each release of valohai-utils
build/%-venv/.ready: requirements/bootstrap.txt requirements/%.txt
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	$(call install,$(@D),requirements/$*.txt)
	@touch $@

# Azurite; without a way to npm its tests are skipped. Pinned by version: the lock of its 377 packages would be 200 KB.
build/stores-node/.tried: .venv/.ready
	@mkdir -p $(@D)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm install --prefix $(@D) --no-audit --no-fund --silent azurite@3.37.0 \
	|| echo 'npm cannot be reached: Azure is not tested.'
	@touch $@

# User-mode Linux and programs of NFS from Debian, unpacked and not installed; without them the tests are skipped.
build/nfs-tools/.tried: tests/nfs/tools.sh
	@mkdir -p $(@D)
	sh tests/nfs/tools.sh $(@D) || echo 'The packages cannot be had: NFS is not tested.'
	@touch $@

# Generators of typed clients for TypeScript, by their lock; without a way to npm their test is skipped.
build/openapi-node/.ready: tests/clients/typescript/package.json tests/clients/typescript/package-lock.json .venv/.ready
	@mkdir -p $(@D); cp tests/clients/typescript/package*.json $(@D)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $(@D) --no-audit --no-fund --silent && touch $@ \
	|| echo 'npm cannot be reached: the TypeScript client is not tested.'

build/read-venv/.ready: requirements/read.in
	test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet '$(TORCH)' -r requirements/read.in
	@touch $@

# The settings that the template was written for: it is written again for others.
build/synth-context: FORCE
	@mkdir -p $(@D); echo '$(CONTEXT)' | cmp -s - $@ || echo '$(CONTEXT)' > $@

$(TEMPLATE): .venv/.ready $(SOURCES) build/synth-context
	$(BIN)/python -m infra.app --context '$(CONTEXT)'
	@touch $@

.PHONY: FORCE
FORCE:
