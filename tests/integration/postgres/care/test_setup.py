"""tests/unit/care/test_setup.py on PostgreSQL."""

from tests.unit.care.test_setup import *
