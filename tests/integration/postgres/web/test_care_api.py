"""tests/integration/web/test_care_api.py on PostgreSQL."""

from tests.integration.web.test_care_api import *
