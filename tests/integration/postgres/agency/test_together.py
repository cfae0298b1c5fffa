"""tests/integration/agency/test_together.py on PostgreSQL."""

from tests.integration.agency.test_together import *
