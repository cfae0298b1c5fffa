"""tests/unit/care/test_redactions.py on PostgreSQL."""

from tests.unit.care.test_redactions import *
