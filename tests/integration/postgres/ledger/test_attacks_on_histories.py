"""tests/integration/ledger/attacks/test_histories.py on PostgreSQL."""

from tests.integration.ledger.attacks.conftest import pair, sides
from tests.integration.ledger.attacks.test_histories import *
