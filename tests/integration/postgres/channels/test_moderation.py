"""tests/integration/channels/test_moderation.py on PostgreSQL."""

from tests.integration.channels.test_moderation import *
