from tests.unit.delivery.conftest import service

__all__ = ["service"]
