"""tests/integration/web/test_webhooks.py on PostgreSQL."""

from tests.integration.web.test_webhooks import *
