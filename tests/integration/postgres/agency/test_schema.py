"""tests/unit/agency/test_schema.py on PostgreSQL."""

from tests.unit.agency.test_schema import *
