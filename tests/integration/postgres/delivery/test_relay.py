"""tests/unit/delivery/test_relay.py on PostgreSQL."""

from tests.unit.delivery.test_relay import *
