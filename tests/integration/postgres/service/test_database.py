"""tests/unit/service/test_database.py on PostgreSQL."""

from tests.unit.service.test_database import *
