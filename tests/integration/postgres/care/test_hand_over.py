"""tests/unit/care/test_hand_over.py on PostgreSQL."""

from tests.unit.care.test_hand_over import *
