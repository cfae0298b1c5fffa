"""The parts of intake on one core: redaction, sealing, and the transaction that keeps the post."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from benchmarks.timing import Row, alone, beside
from relevo.agency import bootstrap
from relevo.agency.context import AgencyContext
from relevo.agency.domain.post import Author, PostEvent
from relevo.agency.use_cases.intake import take_in
from relevo.agency.use_cases.keys import import_keys
from relevo.crossing.vocabulary import Verb
from relevo.dev.household import BRAND
from relevo.dev.pair import Pair, free_ports, settings_of
from relevo.dev.samples import posts
from relevo.redaction import Configuration, Redactor
from relevo.sealing.envelope import Binding
from relevo.sealing.keys import KeyList, SealingPublicKey, generate_seed
from relevo.sealing.opening import SealingPrivateKey
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import key_id_of, load_private_key
from relevo.service.clock import new_id, now
from relevo.service.database import Database

_PLAIN = (
    "Buenas tardes, llevo tres días esperando que alguien me responda por la app, ya reinstalé y "
    "nada, en la agencia me dijeron que iba a estar listo el lunes y sigue igual, qué pasa?"
)
_FIELDS = 5


def redaction() -> Iterator[Row]:
    """Posts a second: one in five with personal data, and the sample posts."""
    redactor = Redactor(Configuration(brand=BRAND, country="PE"))
    samples = [post["text"] for post in posts() if post["text"] and "\0" not in post["text"]]
    ordinary = [text for one in samples for text in (one, *[_PLAIN] * 4)]

    def redact(texts: list[str]) -> int:
        for text in texts:
            redactor.redact(text)
        return len(texts)

    yield alone("redact, one in five posts with data", "posts/s", lambda: redact(ordinary))
    yield alone("redact, sample posts", "posts/s", lambda: redact(samples))


def sealing() -> Iterator[Row]:
    """Posts sealed a second, beside one bare HPKE encapsulation."""
    private = SealingPrivateKey("bench", generate_seed(os.urandom))
    public = private.public_key(datetime.now(UTC) + timedelta(days=1))
    sealer = Sealer(Ed25519PrivateKey.generate(), "0" * 16)
    values = [FieldValue(0, "ORIGINAL_TEXT", _PLAIN)]
    values += [FieldValue(n, "NATIONAL_ID", f"4567891{n}") for n in range(1, _FIELDS)]
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    hpke_key = public.hpke_key()
    binding = Binding("colibri", BRAND, "bench", new_id(), new_id())

    def ours() -> int:
        for _ in range(20):
            sealer.seal(values, binding, public)
        return 20

    def floor() -> int:
        for _ in range(20):
            suite.encrypt(b"k" * 32, hpke_key, info=b"i" * 200)
        return 20

    yield beside("seal a post with five values", "posts/s", ours, "bare HPKE (X-Wing)", floor)


def intake() -> Iterator[Row]:
    """Posts taken in a second, one transaction each, beside a bare INSERT a transaction."""
    with agency() as (context, folder):
        numbers = count()
        texts = [post["text"] for post in posts() if post["text"]]

        def ours() -> int:
            for _ in range(20):
                number = next(numbers)
                take_in(context, event(number, texts[number % len(texts)]))
            return 20

        bare = Database(f"sqlite:///{folder / 'bare.sqlite'}")
        table = sa.Table("t", sa.MetaData(), sa.Column("i", sa.Integer), sa.Column("b", sa.Text))
        with bare.write() as connection:
            table.create(connection)

        def floor() -> int:
            for _ in range(20):
                with bare.write() as connection:
                    connection.execute(table.insert().values(i=1, b=_PLAIN))
            return 20

        yield beside("take a post in (SQLite)", "posts/s", ours, "bare INSERT", floor)
        bare.close()


def event(number: int, text: str) -> PostEvent:
    """A comment of another author each."""
    return PostEvent(
        brand=BRAND,
        channel="facebook",
        source_id=f"bench_{number}",
        parent_source_id=None,
        thread_id="bench",
        verb=Verb.ADD,
        event_time=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number),
        author=Author(f"author-{number}", "Ana Lucía Mendoza", None),
        text=text,
    )


@contextmanager
def agency() -> Iterator[tuple[AgencyContext, Path]]:
    """A real agency in this process, with sealing keys, and no other process."""
    with TemporaryDirectory(prefix="relevo-bench-") as name:
        folder = Path(name)
        pair = Pair.prepare(folder, free_ports())
        settings = settings_of(pair.home)[0]
        context = bootstrap.open_context(settings)
        try:
            _import_key(context, folder)
            yield context, folder
        finally:
            bootstrap.close(context)


def _import_key(context: AgencyContext, folder: Path) -> None:
    at = now()
    private = SealingPrivateKey("bench", generate_seed(os.urandom))
    key: SealingPublicKey = private.public_key(at + timedelta(days=1))
    root = load_private_key(folder / "vault" / "keys" / "root.key")
    listed = KeyList(BRAND, (key,), at, at + timedelta(days=1)).sign(root)
    assert listed.key_id == key_id_of(root.public_key())
    import_keys(context, BRAND, listed)
