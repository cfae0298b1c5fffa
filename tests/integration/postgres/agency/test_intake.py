"""tests/unit/agency/use_cases/test_intake.py on PostgreSQL."""

from tests.unit.agency.use_cases.test_intake import *
