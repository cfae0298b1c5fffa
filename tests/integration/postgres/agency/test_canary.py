"""tests/integration/agency/test_canary.py on PostgreSQL."""

from tests.integration.agency.test_canary import *
