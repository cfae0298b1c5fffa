"""tests/unit/vault/test_people.py on PostgreSQL."""

from tests.unit.vault.test_people import *
