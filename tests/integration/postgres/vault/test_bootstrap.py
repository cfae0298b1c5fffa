"""tests/unit/vault/test_bootstrap.py on PostgreSQL."""

from tests.unit.vault.test_bootstrap import *
