"""tests/unit/ledger/test_store.py on PostgreSQL."""

from tests.unit.ledger.test_store import *
