"""tests/integration/web/test_ledger_api.py on PostgreSQL."""

from tests.integration.web.test_ledger_api import *
