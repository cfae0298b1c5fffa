"""tests/unit/delivery/test_sql_broker.py on PostgreSQL."""

from tests.unit.delivery.test_sql_broker import *
