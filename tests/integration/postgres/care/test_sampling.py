"""tests/unit/care/test_sampling.py on PostgreSQL."""

from tests.unit.care.test_sampling import *
