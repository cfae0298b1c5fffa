"""tests/unit/vault/test_ingest.py on PostgreSQL."""

from tests.unit.vault.test_ingest import *
