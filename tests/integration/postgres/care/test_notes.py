"""tests/unit/care/test_notes.py on PostgreSQL."""

from tests.unit.care.test_notes import *
