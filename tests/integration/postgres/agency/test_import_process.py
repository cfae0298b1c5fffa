"""tests/integration/agency/test_import.py on PostgreSQL: where the database has a part in it."""

from tests.integration.agency.test_import import (
    agency,
    pair,
    test_killed_in_the_middle_it_goes_on_and_each_line_comes_in_once,
    test_no_file_holds_a_canary_whatever_becomes_of_the_lines,
)
