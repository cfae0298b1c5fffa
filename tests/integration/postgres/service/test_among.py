"""tests/unit/service/test_among.py on PostgreSQL."""

from tests.unit.service.test_among import *
