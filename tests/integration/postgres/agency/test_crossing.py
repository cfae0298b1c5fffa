"""tests/integration/agency/test_crossing.py on PostgreSQL."""

from tests.integration.agency.test_crossing import *
