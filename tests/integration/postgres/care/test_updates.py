"""tests/unit/care/test_updates.py on PostgreSQL."""

from tests.unit.care.test_updates import *
