"""tests/unit/care/test_keys.py on PostgreSQL."""

from tests.unit.care.test_keys import *
