"""tests/unit/ledger/test_integrator.py on PostgreSQL."""

from tests.unit.ledger.test_integrator import *
