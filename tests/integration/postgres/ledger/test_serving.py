"""tests/unit/ledger/test_serving.py on PostgreSQL."""

from tests.unit.ledger.test_serving import *
