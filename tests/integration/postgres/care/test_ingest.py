"""tests/unit/care/test_ingest.py on PostgreSQL."""

from tests.unit.care.test_ingest import *
