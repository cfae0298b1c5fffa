"""tests/unit/care/test_answers.py on PostgreSQL."""

from tests.unit.care.test_answers import *
