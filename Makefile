# The only list of commands. `make help` prints it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# Not exported: make production has a port of its own, unless the caller names one.
PORT ?= 8000
PY := .venv/bin/python
export PYTHONUNBUFFERED = 1

help:  ## print this list
	@grep -hE '^[a-z_-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: .venv/base var/catalogues  ## make everything ready and serve the site on http://localhost:8000 (PORT=… changes it)
	@$(PY) manage.py run_local --port $(PORT)

test: .venv/dev var/catalogues  ## run the whole test suite
	@scripts/test

matrix: .venv/dev var/catalogues  ## the whole suite on every database, with a PostgreSQL and an Elasticsearch of its own
	@scripts/services scripts/test

lint: .venv/dev var/catalogues  ## style, types, import contracts, migrations, catalogues, deployment check
	@scripts/guards

services:  ## PostgreSQL and Elasticsearch for the tests, until Ctrl-C; prints what to export
	@scripts/services

production: .venv/dev var/catalogues  ## a whole site as in production, as plain processes, until Ctrl-C (var/production)
	@scripts/production

messages: .venv/dev  ## collect the interface strings into locale/ and locale_upstream/ (needs gettext)
	@scripts/messages

openapi: .venv/base var/catalogues  ## write the API's contract, the record's schema and the data dictionary into docs/partners/
	@mkdir -p var && $(PY) manage.py openapi > var/contract && mv var/contract docs/partners/openapi.json
	@$(PY) manage.py record_schema > var/contract && mv var/contract docs/partners/record-1.schema.json
	@$(PY) manage.py data_dictionary > var/contract && mv var/contract docs/partners/data-dictionary.md

screenshots: .venv/dev  ## pictures of every template, from a site that runs on BASE (http://localhost:8000)
	@$(PY) -m scripts.screenshots

scale: .venv/base var/catalogues  ## grow the library to N=… generated practices in each language, for benchmarks
	$(if $(N),,$(error Say how many practices there shall be: make scale N=1000))
	@$(PY) manage.py run_local --prepare-only
	@$(PY) manage.py scale $(N)

bench: .venv/base var/catalogues  ## the figures of search, API, library, translation, harvests and downloads, on the engines that answer
	@benchmarks/run

soak: .venv/dev var/catalogues  ## hostile requests: 10,000 to the public API, 6,000 to all else; an upgrade under load, every fault, half an hour at 70 % load; results in docs/results/
	@$(PY) -m scripts.soak
	@$(PY) -m scripts.upgrade
	@$(PY) -m scripts.faults
	@$(PY) -m scripts.endurance

sbom: .venv/dev  ## a list of all that the site is built from (CycloneDX 1.6), in var/sbom.json
	@mkdir -p var && .venv/bin/cyclonedx-py requirements requirements/base.txt --pyproject pyproject.toml \
	  --sv 1.6 --output-reproducible --of JSON -o var/sbom.json

lock:  ## renew the locked requirements (needs uv)
	@for name in base dev; do uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --quiet requirements/$$name.in -o requirements/$$name.txt; done

clean:  ## remove the environment and all local state
	rm -rf .venv var

.venv/base: requirements/base.txt scripts/environment
	@scripts/environment base

.venv/dev: requirements/dev.txt scripts/environment
	@scripts/environment dev

# Catalogues are compiled by Babel, so that a machine without gettext can run the site.
var/catalogues: .venv/base $(wildcard locale/*/LC_MESSAGES/*.po locale_upstream/*/LC_MESSAGES/*.po)
	@mkdir -p var
	@.venv/bin/pybabel -q compile --directory locale --domain django
	@.venv/bin/pybabel -q compile --directory locale_upstream --domain "django djangojs"
	@touch $@

.PHONY: help run test matrix lint bench soak services production messages openapi screenshots scale sbom lock clean
