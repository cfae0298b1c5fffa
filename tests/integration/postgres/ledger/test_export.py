"""tests/unit/ledger/test_export.py on PostgreSQL."""

from tests.unit.ledger.test_export import *
