"""tests/integration/ledger/test_publishing.py on PostgreSQL."""

from tests.integration.ledger.test_publishing import *
