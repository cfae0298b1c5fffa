"""tests/unit/care/test_hand_over_together.py on PostgreSQL."""

from tests.unit.care.test_hand_over_together import *
