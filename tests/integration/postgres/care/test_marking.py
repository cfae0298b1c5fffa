"""tests/unit/care/test_marking.py on PostgreSQL."""

from tests.unit.care.test_marking import *
