"""tests/unit/delivery/test_leases.py on PostgreSQL."""

from tests.unit.delivery.test_leases import *
