"""tests/unit/agency/use_cases/test_split_posts.py on PostgreSQL."""

from tests.unit.agency.use_cases.test_split_posts import *
