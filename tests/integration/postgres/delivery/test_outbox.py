"""tests/unit/delivery/test_outbox.py on PostgreSQL."""

from tests.unit.delivery.test_outbox import *
