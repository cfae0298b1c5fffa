"""tests/unit/agency/backfill/test_running.py on PostgreSQL."""

from tests.unit.agency.backfill.test_running import *
from tests.unit.agency.backfill.test_running import _small_portions
