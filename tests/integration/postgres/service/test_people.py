"""tests/unit/service/people/test_people.py on PostgreSQL."""

from tests.unit.service.people.test_people import *
