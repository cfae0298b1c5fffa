"""tests/unit/ledger/test_configuration.py on PostgreSQL."""

from tests.unit.ledger.test_configuration import *
