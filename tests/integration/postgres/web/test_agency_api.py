"""tests/integration/web/test_agency_api.py on PostgreSQL."""

from tests.integration.web.test_agency_api import *
