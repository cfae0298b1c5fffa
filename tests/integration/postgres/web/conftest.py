from tests.integration.web.conftest import agency, care

__all__ = ["agency", "care"]
