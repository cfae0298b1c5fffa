"""tests/unit/vault/test_keys.py on PostgreSQL."""

from tests.unit.vault.test_keys import *
