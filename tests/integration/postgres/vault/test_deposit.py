"""tests/unit/vault/test_deposit.py on PostgreSQL."""

from tests.unit.vault.test_deposit import *
