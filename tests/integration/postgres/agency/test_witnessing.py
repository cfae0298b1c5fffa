"""tests/unit/agency/test_witnessing.py on PostgreSQL."""

from tests.unit.agency.test_witnessing import *
