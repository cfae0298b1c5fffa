"""tests/integration/agency/test_intake_order.py on PostgreSQL."""

from tests.integration.agency.test_intake_order import *
