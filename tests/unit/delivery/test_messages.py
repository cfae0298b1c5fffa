"""Messages carry ids and nothing else."""

from __future__ import annotations

import pytest

from relevo.delivery.errors import MalformedMessage
from relevo.delivery.messages import Message, Topic

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize("key", [ID, f"qori/{ID}", f"colibri/banco-qori/{ID}"])
def test_a_key_is_an_id_under_its_tenants(key: str) -> None:
    assert Message(Topic.CASE_HANDOVER, key, ID).key == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "45678912",
        "ana",
        "mi dni es 45678912",
        f"45678912/{ID}",
        f"qori-45678912/{ID}",
        f"a/b/c/{ID}",
        f"{ID}/{ID}",
        f"{ID}\n",
        f"/{ID}",
        f"Qori/{ID}",
        ID.upper(),
        '{"text": "hola"}',
    ],
)
def test_anything_else_is_refused_and_not_repeated(key: str) -> None:
    for fields in ({"key": key, "message_id": ID}, {"key": ID, "message_id": key}):
        with pytest.raises(MalformedMessage) as caught:
            Message(Topic.CASE_HANDOVER, **fields)
        assert caught.value.field in fields
        assert not key or key not in str(caught.value)


@pytest.mark.parametrize("topic", list(Topic))
def test_a_topic_is_two_plain_words_that_any_broker_takes_as_a_queue_name(topic: Topic) -> None:
    first, second = topic.split(".")
    assert first.isalpha()
    assert second.isalpha()
