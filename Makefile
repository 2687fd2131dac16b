# Haulpass. `make demo` serves a made-up city, `make test` passes everything; both set up first.
.PHONY: setup demo check lint units test bench browser
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PORT ?= 8000
TEST_DATA := $(or $(HAULPASS_DATA_DIR),$(CURDIR)/.data)/test
CATALOGS := $(wildcard locale/*/LC_MESSAGES/django.po)

setup: .venv/ready node_modules/ready $(CATALOGS:.po=.mo)

.venv/ready: pyproject.toml uv.lock
	scripts/setup-python
	touch $@

node_modules/ready: package.json package-lock.json .venv/ready
	scripts/setup-node
	touch $@

%.mo: %.po .venv/ready
	pybabel --quiet compile --input-file $< --output-file $@

browser: setup
	scripts/setup-browser

demo: setup
	HAULPASS_ENV=demo exec .venv/bin/python manage.py demo --port $(PORT)

lint: setup
	ruff check
	ruff format --check
	mypy
	lint-imports
	DATABASE_URL= HAULPASS_DATA_DIR=$(TEST_DATA) .venv/bin/python manage.py makemigrations --check --dry-run
	node_modules/.bin/tsc --project tsconfig.json

units: setup
	node --test tests/js/*.test.js

check: lint units
	scripts/run-tests $(TEST_DATA) -m 'not browser and not slow'

test: lint units browser
	scripts/run-tests $(TEST_DATA)

bench: browser
	.venv/bin/python -m benchmarks
