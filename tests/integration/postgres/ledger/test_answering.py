"""tests/unit/ledger/test_answering.py on PostgreSQL."""

from tests.unit.ledger.test_answering import *
