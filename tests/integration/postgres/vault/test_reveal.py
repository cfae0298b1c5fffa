"""tests/unit/vault/test_reveal.py on PostgreSQL."""

from tests.unit.vault.test_reveal import *
