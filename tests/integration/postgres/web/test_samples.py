"""tests/integration/web/test_samples.py on PostgreSQL."""

from tests.integration.web.test_samples import *
