"""tests/integration/channels/test_page_comments.py on PostgreSQL."""

from tests.integration.channels.test_page_comments import *
