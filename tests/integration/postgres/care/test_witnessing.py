"""tests/unit/care/test_witnessing.py on PostgreSQL."""

from tests.unit.care.test_witnessing import *
