"""tests/integration/ledger/test_witnessing.py on PostgreSQL."""

from tests.integration.ledger.test_witnessing import *
