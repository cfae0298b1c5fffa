"""tests/integration/ledger/attacks/test_rows.py on PostgreSQL."""

from tests.integration.ledger.attacks.test_rows import *
