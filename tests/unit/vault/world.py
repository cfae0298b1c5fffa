"""A vault on files and SQLite in a folder, one agency that seals to it, and one person who reveals.

No sockets; the integration tests put the same world behind real mutual TLS.
"""

from __future__ import annotations

import functools
import json
import re
import secrets
import tempfile
from base64 import b32decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from relevo.crossing.statements import IngestNotice
from relevo.ledger.integrator import Integrator
from relevo.ledger.values import Process
from relevo.sealing.envelope import ORIGINAL_TEXT, Binding
from relevo.sealing.keys import KeyList, SealingPublicKey
from relevo.sealing.sealing import FieldValue, Sealer
from relevo.sealing.signed import SignedStatement, key_id_of
from relevo.service import migrations
from relevo.service.database import Database
from relevo.vault import bootstrap, people, second_factor, stepup
from relevo.vault.challenges import Answer, Challenge
from relevo.vault.context import Store, Vault
from relevo.vault.ingest import Refusal, SealToIngest, ingest
from relevo.vault.keys.epochs import create_epoch, published_keys
from relevo.vault.purposes import Purpose
from relevo.vault.reveal import (
    NamedField,
    OpenRequest,
    Revealed,
    RevealRequest,
    open_reveal,
    reveal,
)
from relevo.vault.settings import VaultSettings
from relevo.vault.sql.tables import ledger

NOW = datetime(2026, 5, 4, 8, 20, tzinfo=UTC)
BRAND, AGENCY, OTHER_AGENCY = "qori", "colibri", "tucan"
WORKER, WEB = Process("spiffe://qori/care/worker"), Process("spiffe://qori/care/web")
OPERATOR = Process("spiffe://qori/vault/cli")

DNI_CANARY = "45678912"
NAME_CANARY = "Xiomara Canaria Quispe"
TEXT_CANARY = "mi dni es 45678912 y nadie me responde, colibrí-canario"


@dataclass(frozen=True)
class Sealed:
    """A seal as care passes it on."""

    item: SealToIngest
    key_id: str

    def to(self, **changes: Any) -> SealToIngest:
        """The same seal, passed on under something else."""
        return replace(self.item, **changes)


def fields(*more: FieldValue, text: str = TEXT_CANARY) -> tuple[FieldValue, ...]:
    """What an agency seals of one post."""
    plain = (
        FieldValue(0, ORIGINAL_TEXT, text),
        FieldValue(1, "NATIONAL_ID", DNI_CANARY),
        FieldValue(2, "AUTHOR_NAME", NAME_CANARY),
    )
    return (*plain, *more)


@dataclass
class World:
    """The vault, and everything around it that a test moves."""

    folder: Path
    settings: VaultSettings
    agency_keys: Mapping[str, Ed25519PrivateKey]
    store: Store
    integrator: Integrator
    vault: Vault
    now: datetime = NOW
    secrets_of: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, folder: Path, *, now: datetime = NOW, database_url: str | None = None) -> World:
        """A migrated vault with one active epoch."""
        agency_keys = new_agency_keys()
        settings = write_files(folder, agency_keys)
        if database_url is None:
            database = folder / "data" / "vault.sqlite"
            database.parent.mkdir()
            database.write_bytes(_migrated())
        else:
            settings = replace(settings, database_url=database_url)
        store = bootstrap.open_store(settings)
        integrator = bootstrap.open_integrator(settings, store)
        vault = bootstrap.open_vault(settings, store, integrator)
        world = cls(folder, settings, agency_keys, store, integrator, vault, now)
        world.new_epoch()
        return world

    def close(self) -> None:
        self.store.database.close()

    # The brand's side.

    def new_epoch(self, *, days: int = 90) -> str:
        """A new active epoch's key id."""
        until = self.now + timedelta(days=days)
        epoch = create_epoch(self.store, BRAND, not_after=until, actor=OPERATOR, at=self.now)
        return epoch.key_id

    def enrol(self, person_id: str | None = None, login: str = "rosa") -> str:
        """A person with an authenticator; her id."""
        person_id = person_id or str(uuid4())
        uri = people.add_person(self.store, person_id, login, actor=OPERATOR, at=self.now)
        self.secrets_of[person_id] = secret_in(uri)
        return person_id

    def code(self, person_id: str, *, at: datetime | None = None) -> str:
        """What her authenticator shows."""
        return second_factor.code_at(self.secrets_of[person_id], at or self.now)

    def ingest(self, item: SealToIngest | Sealed) -> SignedStatement | Refusal:
        """What the worker gets for a seal."""
        (outcome,) = self.ingest_all(item)
        return outcome

    def ingest_all(self, *items: SealToIngest | Sealed) -> list[SignedStatement | Refusal]:
        """What the worker gets for the seals of one call."""
        plain = [item.item if isinstance(item, Sealed) else item for item in items]
        return ingest(self.vault, plain, caller=WORKER, at=self.now)

    def taken(self, sealed: Sealed) -> Sealed:
        """The seal, once it is in."""
        assert isinstance(self.ingest(sealed), SignedStatement)
        return sealed

    def notice(self, statement: SignedStatement | Refusal) -> IngestNotice:
        """The notice, verified as the agency does."""
        assert isinstance(statement, SignedStatement), statement
        public = self.vault.notice_key.public_key()
        return IngestNotice.verify(statement, {key_id_of(public): public})

    def open_reveal(
        self,
        sealed: Sealed,
        person_id: str,
        /,
        *numbers: int,
        purpose: Purpose | None = Purpose.COMPLAINT_HANDLING,
        **changes: Any,
    ) -> Challenge:
        """A challenge over some of the seal's values, in order but for the changes."""
        item = sealed.item
        named = tuple(NamedField(item.post_version_id, number) for number in numbers or (1,))
        asked = OpenRequest(item.brand, item.agency, item.case_id, named, purpose, person_id)
        return open_reveal(self.vault, replace(asked, **changes), caller=WEB, at=self.now)

    def answer(
        self, challenge: Challenge, person_id: str, code: str | None = None, /, **changes: Any
    ) -> Answer:
        """A person's present code for a challenge."""
        if code is None:
            code = self.code(person_id) if person_id in self.secrets_of else "000000"
        given = Answer(challenge.challenge_id, challenge.digest, person_id, code)
        return replace(given, **changes)

    def confirm(
        self, challenge: Challenge, person_id: str, code: str | None = None, /, **changes: Any
    ) -> Challenge:
        """Her code for it."""
        given = self.answer(challenge, person_id, code, **changes)
        return stepup.confirm(self.vault, given, caller=WEB, at=self.now)

    def approve(
        self, challenge: Challenge, person_id: str, code: str | None = None, /, **changes: Any
    ) -> Challenge:
        """Another person's code for it."""
        given = self.answer(challenge, person_id, code, **changes)
        return stepup.approve(self.vault, given, caller=WEB, at=self.now)

    def request(
        self,
        sealed: Sealed,
        challenge: Challenge,
        person_id: str,
        number: int = 1,
        /,
        **changes: Any,
    ) -> RevealRequest:
        """One value of a challenge, in order but for the changes."""
        item = sealed.item
        request = RevealRequest(
            challenge_id=challenge.challenge_id,
            person_id=person_id,
            brand=item.brand,
            agency=item.agency,
            case_id=item.case_id,
            post_version_id=item.post_version_id,
            field_number=number,
        )
        return replace(request, **changes)

    def open_value(
        self,
        sealed: Sealed,
        challenge: Challenge,
        person_id: str,
        number: int = 1,
        /,
        **changes: Any,
    ) -> Revealed:
        """One value of a challenge."""
        request = self.request(sealed, challenge, person_id, number, **changes)
        return reveal(self.vault, request, caller=WEB, at=self.now)

    def reveal(
        self,
        sealed: Sealed,
        person_id: str,
        field_number: int = 1,
        *,
        purpose: Purpose | None = Purpose.COMPLAINT_HANDLING,
        code: str | None = None,
    ) -> Revealed:
        """One value now: asked for, confirmed, approved where it must be, and opened."""
        challenge = self.open_reveal(sealed, person_id, field_number, purpose=purpose)
        self.confirm(challenge, person_id, code)
        for number in range(challenge.row.approvals_needed):
            self.approve(challenge, self.second(number))
        return self.open_value(sealed, challenge, person_id, field_number)

    def second(self, number: int = 0) -> str:
        """Somebody who agrees to everything, with a code that nobody used."""
        login = f"second-{number}"
        if login not in self.seconds:
            self.seconds[login] = self.enrol(login=login)
        person_id = self.seconds[login]
        uri = people.replace_factor(self.store, person_id, actor=OPERATOR, at=self.now)
        self.secrets_of[person_id] = secret_in(uri)
        return person_id

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    # The agency's side.

    def public_key(self, *, held: Sequence[str] = ()) -> SealingPublicKey:
        """The key to seal to, from the signed list."""
        statement = published_keys(self.vault, BRAND, AGENCY, held, at=self.now)
        return KeyList.verify(
            statement, self.vault.root_key.public_key(), self.now, brand=BRAND
        ).active(self.now)

    def seal(
        self,
        values: Sequence[FieldValue] | None = None,
        *,
        agency: str = AGENCY,
        signed_by: str | None = None,
        signer: str | None = None,
        case_id: str | None = None,
        post_version_id: str | None = None,
        public_key: SealingPublicKey | None = None,
        brand: str = BRAND,
    ) -> Sealed:
        """One sealed post version, honest unless told otherwise."""
        key = public_key or self.public_key()
        case_id, version = case_id or str(uuid4()), post_version_id or str(uuid4())
        binding = Binding(agency, brand, key.key_id, case_id, version)
        signing_key = self.agency_keys[signed_by or agency]
        sealer = Sealer(signing_key, signer or key_id_of(signing_key.public_key()))
        envelope = sealer.seal(values or fields(), binding, key)
        item = SealToIngest(agency, brand, case_id, version, envelope.to_bytes())
        return Sealed(item, key.key_id)

    # What rests.

    def entries(self, tag: str | None = None) -> list[dict[str, Any]]:
        """The ledger's bodies in order, integrated or not."""
        table = ledger.entries
        with self.store.database.read() as connection:
            rows = connection.execute(sa.select(table.c.body).order_by(table.c.position))
            bodies = [json.loads(row.body) for row in rows]
        return [body for body in bodies if tag is None or body["tag"] == tag]

    def count(self, table: sa.Table) -> int:
        """Rows of a table."""
        with self.store.database.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def new_agency_keys() -> dict[str, Ed25519PrivateKey]:
    """A manifest key for each agency."""
    return {name: Ed25519PrivateKey.generate() for name in (AGENCY, OTHER_AGENCY)}


def secret_in(uri: str) -> bytes:
    """The secret of an `otpauth://` URI (base32 without padding)."""
    found = re.search(r"[?&]secret=([A-Z2-7]+)", uri)
    assert found is not None
    return b32decode(found[1] + "=" * (-len(found[1]) % 8))


@functools.cache
def _migrated() -> bytes:
    """An empty database at the newest revision; migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vault.sqlite"
        database = Database(f"sqlite:///{path}")
        migrations.upgrade(database, bootstrap.MIGRATIONS)
        database.close()
        return path.read_bytes()


def write_files(folder: Path, agency_keys: Mapping[str, Ed25519PrivateKey]) -> VaultSettings:
    """Onboarding and key files, and the settings that name them."""
    for name in ("agencies", "sealing"):
        (folder / name).mkdir()
    for name, key in agency_keys.items():
        public = key.public_key()
        onboarding = {
            "agency": name,
            "org": name,
            "name": name.title(),
            "manifest_keys": {key_id_of(public): public.public_bytes_raw().hex()},
        }
        (folder / "agencies" / f"{name}.json").write_text(json.dumps(onboarding))
    for name in ("root", "notice", "ledger", "private-ledger"):
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        (folder / f"{name}.key").write_bytes(pem)
    (folder / "case.key").write_bytes(secrets.token_bytes(32))
    return VaultSettings(
        org=BRAND,
        brands=(BRAND,),
        database_url=f"sqlite:///{folder / 'data' / 'vault.sqlite'}",
        tls_certificate=folder / "rpc.pem",
        tls_key=folder / "rpc.key",
        peers_bundle=folder / "brand.pem",
        agencies_dir=folder / "agencies",
        root_key_file=folder / "root.key",
        notice_key_file=folder / "notice.key",
        ledger_key_file=folder / "ledger.key",
        private_ledger_key_file=folder / "private-ledger.key",
        sealing_keys_dir=folder / "sealing",
        case_key_file=folder / "case.key",
        key_custody="insecure-development-folder",
        mode="development",
        rpc_address="127.0.0.1:0",
    )
