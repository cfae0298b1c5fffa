"""tests/integration/agency/test_upkeep.py on PostgreSQL."""

from tests.integration.agency.test_upkeep import *
