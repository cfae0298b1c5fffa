"""tests/unit/vault/test_ingest_calls.py on PostgreSQL."""

from tests.unit.vault.test_ingest_calls import *
