"""tests/unit/agency/use_cases/test_actions.py on PostgreSQL."""

from tests.unit.agency.use_cases.test_actions import *
