"""tests/unit/vault/attacks/test_reading.py on PostgreSQL."""

from tests.unit.vault.attacks.test_reading import *
