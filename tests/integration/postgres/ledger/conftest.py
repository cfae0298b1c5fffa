from tests.unit.ledger.conftest import log

__all__ = ["log"]
