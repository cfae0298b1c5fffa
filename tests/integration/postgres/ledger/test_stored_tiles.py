"""tests/unit/ledger/test_stored_tiles.py on PostgreSQL."""

from tests.unit.ledger.test_stored_tiles import *
