"""tests/integration/channels/test_publishing.py on PostgreSQL."""

from tests.integration.channels.test_publishing import *
