"""tests/integration/ledger/attacks/test_processes.py on PostgreSQL."""

from tests.integration.ledger.attacks.test_processes import *
