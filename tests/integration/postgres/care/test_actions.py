"""tests/unit/care/test_actions.py on PostgreSQL."""

from tests.unit.care.test_actions import *
