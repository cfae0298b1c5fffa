"""Meta's deliveries: signature, handshake, and a parser that nothing near-broken brings down."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.agency.adapters.channels import meta
from relevo.agency.domain.platform_events import (
    PageComment,
    PlatformEvent,
    Skipped,
    Unhandled,
    VisibilityChanged,
)
from relevo.agency.domain.post import Author, PostEvent
from relevo.crossing.vocabulary import Verb
from relevo.errors import InvalidInput, RelevoError

PAGE = meta.MetaPage("qori", "facebook", "100200300400500")
ACCOUNT = meta.MetaPage("qori", "instagram", "17841400000000", "instagram")
SECRET = b"the app's secret"
CREATED = 1449135003
MADE_AT = datetime(2015, 12, 3, 9, 30, 3, tzinfo=UTC)
SENT_AT = datetime(2015, 12, 3, 9, 31, 0, tzinfo=UTC)
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
ABSENT = object()


def comment(**changed: Any) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "811_70001",
        "post_id": "100200300400500_811",
        "parent_id": "100200300400500_811",
        "from": {"id": "9000000007919", "name": "Ana Mendoza"},
        "created_time": CREATED,
        "message": "mi dni es 45678912",
    } | changed
    return {name: content for name, content in value.items() if content is not ABSENT}


def body(*values: Any, page: str = PAGE.page_id, sent: Any = CREATED + 57) -> bytes:
    changes = [{"field": "feed", "value": value} for value in values]
    entry = {"id": page, "time": sent, "changes": changes}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def only(*values: Any, **entry: Any) -> PlatformEvent:
    (event,) = meta.parse_deliveries(body(*values, **entry), PAGE)
    return event


def post(*values: Any, **entry: Any) -> PostEvent:
    event = only(*values, **entry)
    assert isinstance(event, PostEvent)
    return event


def test_a_comment_becomes_one_post_event() -> None:
    event = post(comment())

    assert event == PostEvent(
        brand="qori",
        channel="facebook",
        source_id="811_70001",
        parent_source_id="100200300400500_811",
        thread_id="100200300400500_811",
        verb=Verb.ADD,
        event_time=MADE_AT,
        author=Author("9000000007919", "Ana Mendoza", None),
        text="mi dni es 45678912",
    )
    event.check()


@pytest.mark.parametrize(
    ("word", "verb"),
    [("add", Verb.ADD), ("edit", Verb.EDIT), ("edited", Verb.EDIT), ("remove", Verb.REMOVE)],
)
def test_each_spelling_of_a_verb_is_known(word: str, verb: Verb) -> None:
    assert post(comment(verb=word)).verb is verb


def test_a_removal_carries_no_text_and_may_lack_everything_but_its_id() -> None:
    removal = {"item": "comment", "verb": "remove", "comment_id": "811_70001"}

    event = post(removal)

    assert (event.text, event.author) == (None, None)
    assert event.thread_id == "811_70001"
    assert event.event_time == SENT_AT


def test_two_edits_of_one_comment_differ_although_both_tell_the_comments_own_time() -> None:
    first = post(comment(verb="edited"), sent=CREATED + 60)
    second = post(comment(verb="edited"), sent=CREATED + 90)

    assert first.event_time != second.event_time


def test_the_same_delivery_again_is_the_same_event() -> None:
    assert post(comment(verb="edited")) == post(comment(verb="edited"))


def test_older_deliveries_name_the_sender_apart() -> None:
    event = post(comment(**{"from": ABSENT}, sender_id=42, sender_name="Luz"))

    assert event.author == Author("42", "Luz")


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ({"id": "7"}, Author("7")),
        ({"id": 7, "name": None}, Author("7")),
        ({"id": "7", "name": 12}, Author("7")),
        ({"name": "without an id"}, None),
        ("not an object", None),
        ([], None),
    ],
)
def test_an_author_may_be_told_in_part(sender: Any, author: Author | None) -> None:
    assert post(comment(**{"from": sender})).author == author


@pytest.mark.parametrize(
    ("created", "sent", "expected"),
    [
        (CREATED, CREATED + 57, MADE_AT),
        (str(CREATED), None, MADE_AT),
        (CREATED * 1000, None, MADE_AT),
        (float(CREATED), None, MADE_AT),
        ("2015-12-03T09:30:03+0000", None, MADE_AT),
        (ABSENT, CREATED + 57, SENT_AT),
        (253402300799, CREATED + 57, SENT_AT),  # the year 9999
        (4102444800, CREATED + 57, SENT_AT),  # the first second of 2100
        (-1, CREATED + 57, SENT_AT),
        (True, CREATED + 57, SENT_AT),
        ("soon", CREATED + 57, SENT_AT),
        ("2015-12-03T09:30:03", CREATED + 57, SENT_AT),  # no zone
        ("0001-01-01T00:00:00+14:00", CREATED + 57, SENT_AT),
        (10**30, CREATED + 57, SENT_AT),
        ([CREATED], CREATED + 57, SENT_AT),
        (ABSENT, None, EARLIEST),
        (-(10**18), 10**18, EARLIEST),
    ],
)
def test_the_event_time_falls_back(created: Any, sent: Any, expected: datetime) -> None:
    assert post(comment(created_time=created), sent=sent).event_time == expected


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "share", "link"])
def test_a_visitors_post_is_its_own_thread(item: str) -> None:
    event = post(comment(item=item, comment_id=ABSENT, parent_id=ABSENT))

    assert event.source_id == event.thread_id == "100200300400500_811"


def test_the_thread_is_the_post_and_else_the_parent() -> None:
    assert post(comment(post_id=ABSENT, parent_id="811_7")).thread_id == "811_7"


def test_attachments_are_listed_each_once() -> None:
    event = post(
        comment(
            photo="https://x.test/1.jpg",
            photos=["https://x.test/1.jpg", "https://x.test/2.jpg", 3],
            link="https://x.test/l",
            video="https://x.test/v.mp4",
        )
    )

    assert event.attachments == (
        "https://x.test/1.jpg",
        "https://x.test/2.jpg",
        "https://x.test/l",
        "https://x.test/v.mp4",
    )


def test_the_pages_own_comment_is_no_customers_post_and_keeps_no_text() -> None:
    event = only(comment(**{"from": {"id": PAGE.page_id, "name": "Banco Qori"}}))

    assert isinstance(event, PageComment)
    assert (event.source_id, event.thread_id, event.verb) == (
        "811_70001",
        "100200300400500_811",
        Verb.ADD,
    )
    assert "45678912" not in repr(event)


def test_the_pages_own_publication_is_counted_and_no_more() -> None:
    event = only(comment(item="status", **{"from": {"id": PAGE.page_id}}))

    assert event == Unhandled("page_publication", "add")


@pytest.mark.parametrize(("verb", "hidden"), [("hide", True), ("unhide", False)])
def test_hiding_and_showing_are_told(verb: str, hidden: bool) -> None:
    event = only(comment(verb=verb))

    assert event == VisibilityChanged(
        "qori", "facebook", "811_70001", "100200300400500_811", hidden, SENT_AT
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (comment(verb="mute"), Unhandled("comment", "mute")),
        (comment(verb=None), Unhandled("comment", "other")),
        (comment(verb=["add"]), Unhandled("comment", "other")),
        (comment(item="reaction"), Unhandled("reaction", "add")),
        (comment(item={"a": 1}), Unhandled("other", "add")),
        (comment(item="ana_maria_quispe"), Unhandled("other", "add")),
        (comment(verb="mi_clave_es_perro"), Unhandled("comment", "other")),
        (comment(item="mi dni es 45678912"), Unhandled("other", "add")),
        (comment(comment_id=ABSENT), Skipped("NO_SOURCE_ID")),
        (comment(comment_id=""), Skipped("NO_SOURCE_ID")),
        (comment(comment_id=-5), Skipped("BAD_ID")),
        (comment(comment_id="-5"), Skipped("BAD_ID")),
        (comment(comment_id=True), Skipped("BAD_ID")),
        (comment(comment_id=1.5), Skipped("BAD_ID")),
        (comment(comment_id="a b"), Skipped("BAD_ID")),
        (comment(comment_id="ñ"), Skipped("BAD_ID")),
        (comment(comment_id="7" * 201), Skipped("BAD_ID")),
        (comment(comment_id="7\0"), Skipped("BAD_ID")),
        (comment(post_id=-1), Skipped("BAD_ID")),
        (comment(**{"from": {"id": -1}}), Skipped("BAD_ID")),
        (comment(message={"text": "x"}), Skipped("TEXT_IS_NO_TEXT")),
        (comment(message=12), Skipped("TEXT_IS_NO_TEXT")),
        ("not an object", Skipped("MALFORMED_CHANGE")),
        (None, Skipped("MALFORMED_CHANGE")),
        ([], Skipped("MALFORMED_CHANGE")),
    ],
)
def test_a_change_that_cannot_be_taken_says_so_by_code(value: Any, expected: PlatformEvent) -> None:
    assert only(value) == expected


def test_neighbours_of_a_broken_change_are_taken() -> None:
    events = meta.parse_deliveries(
        body(comment(comment_id="1"), comment(comment_id=-5), None, comment(comment_id="2")), PAGE
    )

    assert [type(event) for event in events] == [PostEvent, Skipped, Skipped, PostEvent]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("x", [Skipped("MALFORMED_ENTRY")]),
        ({"id": PAGE.page_id, "changes": {}}, [Skipped("MALFORMED_ENTRY")]),
        ({"id": PAGE.page_id, "messaging": []}, [Unhandled("entry", "other")]),
        ({"id": PAGE.page_id, "changes": [7]}, [Skipped("MALFORMED_CHANGE")]),
        ({"id": PAGE.page_id, "changes": []}, []),
        (
            {"id": PAGE.page_id, "changes": [{"field": "mention", "value": {}}]},
            [Unhandled("mention", "other")],
        ),
        ({"id": "1", "changes": [{"field": "feed", "value": {}}]}, [Skipped("OTHER_PAGE")]),
        ({"changes": [{"field": "feed", "value": {}}]}, [Skipped("OTHER_PAGE")]),
    ],
)
def test_entries_stand_alone(entry: Any, expected: list[PlatformEvent]) -> None:
    raw = json.dumps({"object": "page", "entry": [entry, json.loads(body(comment()))["entry"][0]]})

    events = meta.parse_deliveries(raw.encode(), PAGE)

    assert list(events[:-1]) == expected
    assert isinstance(events[-1], PostEvent)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "body"),
        (b"mi dni es 45678912", "body"),
        (b"[" * 100_000, "body"),
        (b"[]", "body"),
        (b"{}", "object"),
        (b'{"object":1,"entry":[]}', "object"),
        (b'{"object":"page"}', "entry"),
        (b'{"object":"page","entry":{}}', "entry"),
    ],
)
def test_a_body_that_is_no_delivery_is_refused_by_field(raw: bytes, field: str) -> None:
    with pytest.raises(meta.MalformedDelivery) as refused:
        meta.parse_deliveries(raw, PAGE)

    assert refused.value.field == field
    assert "45678912" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_other_objects_are_counted() -> None:
    raw = b'{"object":"user","entry":[{},{}]}'

    assert meta.parse_deliveries(raw, PAGE) == (Unhandled("object", "other"),) * 2


def test_bytes_that_are_no_utf8_are_not_lost() -> None:
    raw = body(comment(message="MARK")).replace(b"MARK", b"caf\xe9 \xff 45678912")

    (event,) = meta.parse_deliveries(raw, PAGE)

    assert isinstance(event, PostEvent)
    assert event.text == "caf\ufffd \ufffd 45678912"


def test_nuls_and_lone_surrogates_reach_the_redactor_as_they_came() -> None:
    assert post(comment(message="a\0b\ud800c")).text == "a\0b\ud800c"


def test_control_characters_that_json_forbids_are_taken() -> None:
    raw = body(comment(message="MARK")).replace(b"MARK", b"a\nb\x00c")

    (event,) = meta.parse_deliveries(raw, PAGE)

    assert isinstance(event, PostEvent)
    assert event.text == "a\nb\0c"


def test_a_number_of_thousands_of_digits_harms_its_own_change_only() -> None:
    raw = body(comment(comment_id="MARK"), comment()).replace(b'"MARK"', b"9" * 6000)

    events = meta.parse_deliveries(raw, PAGE)

    assert events[0] == Skipped("BAD_ID")
    assert isinstance(events[1], PostEvent)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert len(meta.parse_deliveries(b"\xef\xbb\xbf" + body(comment()), PAGE)) == 1


def test_instagram_comments_come_to_the_same_door() -> None:
    value = {
        "id": "17865799348089039",
        "text": "mi dni es 45678912",
        "from": {"id": "232323", "username": "ana.m"},
        "media": {"id": "123123123", "media_product_type": "FEED"},
    }
    entry = {
        "id": ACCOUNT.page_id,
        "time": CREATED,
        "changes": [{"field": "comments", "value": value}],
    }
    raw = json.dumps({"object": "instagram", "entry": [entry]}).encode()

    (event,) = meta.parse_deliveries(raw, PAGE, ACCOUNT)

    assert event == PostEvent(
        brand="qori",
        channel="instagram",
        source_id="17865799348089039",
        parent_source_id="123123123",
        thread_id="123123123",
        verb=Verb.ADD,
        event_time=MADE_AT,
        author=Author("232323", None, "@ana.m"),
        text="mi dni es 45678912",
    )
    assert meta.parse_deliveries(raw, PAGE) == (Skipped("OTHER_PAGE"),)


def test_the_signature_is_over_the_raw_bytes() -> None:
    raw = b'{"message":"ma\\u00f1ana"}'
    header = "sha256=" + hmac.new(SECRET, raw, hashlib.sha256).hexdigest()

    meta.verify_signature(raw, header, SECRET)

    reserialised = json.dumps(json.loads(raw), ensure_ascii=False).encode()
    with pytest.raises(meta.SignatureRefused):
        meta.verify_signature(reserialised, header, SECRET)


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=00", "ñ", "sha256=" + "0" * 64])
def test_a_missing_or_wrong_signature_is_refused(header: str | None) -> None:
    with pytest.raises(meta.SignatureRefused):
        meta.verify_signature(b"{}", header, SECRET)


def test_the_handshake_echoes_the_challenge() -> None:
    assert meta.handshake("subscribe", "token", "1158201444", "token") == "1158201444"


@pytest.mark.parametrize(
    ("mode", "token"),
    [("subscribe", "wrong"), ("subscribe", None), ("unsubscribe", "token"), (None, "token")],
)
def test_the_handshake_needs_mode_and_token(mode: str | None, token: str | None) -> None:
    with pytest.raises(meta.HandshakeRefused):
        meta.handshake(mode, token, "1", "token")


@pytest.mark.parametrize("challenge", [None, "", "<script>", "1" * 201])
def test_the_handshake_echoes_no_markup(challenge: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        meta.handshake("subscribe", "token", challenge, "token")

    assert refused.value.field == "hub.challenge"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=20)
    | st.sampled_from(
        [PAGE.page_id, "comment", "add", "edit", "remove", "hide", "CANARY-45678912"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "time", "changes", "field", "value", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
_FIELDS = [
    "item",
    "verb",
    "comment_id",
    "post_id",
    "parent_id",
    "from",
    "created_time",
    "message",
    "sender_id",
    "sender_name",
    "photo",
    "photos",
    "link",
    "video",
]
_VALUE = st.dictionaries(st.sampled_from(_FIELDS), _JSON)


@settings(max_examples=300, deadline=None)
@pytest.mark.thorough
@given(st.lists(_VALUE.map(lambda value: comment() | value) | _JSON, max_size=3), _JSON)
def test_whatever_stands_in_a_change_the_parser_answers_with_one_event_each(
    values: list[Any], sent: Any
) -> None:
    raw = json.dumps(
        {
            "object": "page",
            "entry": [
                {
                    "id": PAGE.page_id,
                    "time": sent,
                    "changes": [{"field": "feed", "value": value} for value in values],
                }
            ],
        }
    ).encode()

    events = meta.parse_deliveries(raw, PAGE)

    assert len(events) == len(values)
    for event in events:
        assert "CANARY" not in repr(event) or isinstance(event, PostEvent | PageComment)
        if isinstance(event, PostEvent):
            event.check()


@settings(max_examples=300, deadline=None)
@pytest.mark.thorough
@given(st.binary(max_size=200) | _JSON.map(lambda found: json.dumps(found).encode()), st.data())
def test_whatever_the_body_the_parser_raises_its_own_errors_only(
    noise: bytes, data: st.DataObject
) -> None:
    whole = body(comment(message="CANARY-45678912"))
    cut = data.draw(st.integers(0, len(whole)))
    for raw in (noise, whole[:cut] + noise + whole[cut:], whole[:cut]):
        refusal = _refusal(raw)
        if refusal is not None:
            assert isinstance(refusal, meta.MalformedDelivery)
            assert "CANARY" not in str(refusal)
            assert refusal.__cause__ is None
            assert refusal.__suppress_context__ or refusal.__context__ is None


def _refusal(raw: bytes) -> RelevoError | None:
    try:
        meta.parse_deliveries(raw, PAGE)
    except RelevoError as error:
        return error
    return None
