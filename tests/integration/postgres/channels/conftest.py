from tests.integration.channels.conftest import channel, platform, stage, token_file

__all__ = ["channel", "platform", "stage", "token_file"]
