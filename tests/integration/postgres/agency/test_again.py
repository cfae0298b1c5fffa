"""tests/unit/agency/use_cases/test_again.py on PostgreSQL."""

from tests.unit.agency.use_cases.test_again import *
