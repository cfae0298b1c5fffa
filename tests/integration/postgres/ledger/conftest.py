from tests.integration.ledger.conftest import pair
from tests.unit.ledger.conftest import log

__all__ = ["log", "pair"]
