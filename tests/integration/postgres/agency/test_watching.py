"""tests/integration/agency/test_watching.py on PostgreSQL."""

from tests.integration.agency.test_watching import *
