"""tests/unit/ledger/test_verification.py on PostgreSQL."""

from tests.unit.ledger.test_verification import *
