"""tests/unit/vault/test_stepup.py on PostgreSQL."""

from tests.unit.vault.test_stepup import *
