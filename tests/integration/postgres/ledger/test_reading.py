"""tests/unit/ledger/test_reading.py on PostgreSQL."""

from tests.unit.ledger.test_reading import *
