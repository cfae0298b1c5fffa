"""tests/unit/care/test_desk.py on PostgreSQL."""

from tests.unit.care.test_desk import *
