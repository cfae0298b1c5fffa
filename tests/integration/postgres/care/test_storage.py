"""tests/contract/care/test_storage.py on PostgreSQL."""

from tests.contract.care.test_storage import *
