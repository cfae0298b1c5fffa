"""tests/integration/agency/test_covering_for_care.py on PostgreSQL."""

from tests.integration.agency.test_covering_for_care import *
