"""Care and a real vault beside each other, without sockets, and officers whom the vault knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.erasure import ErasureGround, Order
from relevo.care.domain.erasure_policy import ErasurePolicy
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.rectification import Proposal, Rectified
from relevo.care.use_cases import erasing
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.erasing import Request
from relevo.care.use_cases.erasure_context import Officer
from relevo.care.use_cases.shredding import erase_due
from relevo.crossing.erasure import Basis, ErasureOrder, ErasureRequest
from relevo.errors import RelevoError, Unavailable
from relevo.ledger.values import Id
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault import blocking, expiring, rectifying
from relevo.vault import erasing as at_vault
from relevo.vault.erasure_receipts import CaseFacts, sign_receipt
from relevo.vault.references import CaseRef, ValueRef, VersionRef
from tests.unit.care.world import AGENCY, BRAND, World, header, item, open_world, post
from tests.unit.vault import world as vaults

BRANDS = frozenset({BRAND})
_T = TypeVar("_T")


class Died(BaseException):
    """A process ends here."""


@dataclass
class DirectVault:
    """What `ErasureClient` does, over the vault's own functions. It can be away, and the caller can
    die after a call.
    """

    world: vaults.World
    away: bool = False
    dies_after: str | None = None

    def request(self, request: ErasureRequest, officer: Officer) -> datetime:
        act = self._act(officer)
        return self._call(
            "request", lambda: at_vault.request_erasure(self.world.vault, request, act)
        )

    def approve(self, brand: str, request_id: str, digest: bytes, officer: Officer) -> None:
        act = self._act(officer)
        self._call(
            "approve",
            lambda: at_vault.approve_erasure(self.world.vault, brand, request_id, digest, act),
        )

    def shred(
        self, brand: str, order: ErasureOrder, basis: Basis, statement: SignedStatement | None
    ) -> SignedStatement:
        return self._call(
            "shred",
            lambda: at_vault.shred(
                self.world.vault,
                brand,
                order,
                basis,
                statement=statement,
                caller=vaults.WORKER,
                at=self.world.now,
            ),
        )

    def tombstones(
        self, brand: str, *, after: tuple[str, str], limit: int
    ) -> tuple[SignedStatement, ...]:
        if brand != BRAND:
            return ()
        return self._call(
            "tombstones",
            lambda: at_vault.tombstones(self.world.vault, brand, after=after, limit=limit),
        )

    def receipt(
        self, brand: str, request_id: str, orders: Sequence[Order], clean_on: date
    ) -> SignedStatement:
        facts = [
            CaseFacts(
                CaseRef(brand, one.agency, one.case_id),
                one.cleared or {},
                one.erased_at or self.world.now,
                one.agency_at,
            )
            for one in orders
        ]
        return self._call(
            "receipt",
            lambda: sign_receipt(
                self.world.vault,
                brand,
                request_id,
                facts,
                clean_on,
                caller=vaults.WORKER,
                at=self.world.now,
            ),
        )

    def block(self, key: CaseKey, brand: str, officer: Officer) -> datetime:
        case, act = CaseRef(brand, key.agency, key.case_id), self._act(officer)
        return self._call("block", lambda: blocking.block(self.world.vault, case, act))

    def unblock(self, key: CaseKey, brand: str, officer: Officer) -> None:
        case, act = CaseRef(brand, key.agency, key.case_id), self._act(officer)
        self._call("unblock", lambda: blocking.unblock(self.world.vault, case, act))

    def expire(self, key: CaseKey, brand: str, types: Collection[str]) -> dict[str, int]:
        case = CaseRef(brand, key.agency, key.case_id)
        return self._call(
            "expire",
            lambda: expiring.expire(
                self.world.vault, case, types, caller=vaults.WORKER, at=self.world.now
            ),
        )

    def rectify(
        self, key: CaseKey, brand: str, proposal: Proposal, value: str, officer: Officer
    ) -> Rectified:
        """What `RectificationClient` does."""
        version = VersionRef(CaseRef(brand, key.agency, key.case_id), proposal.post_version_id)
        where, act = ValueRef(version, proposal.field_number), self._act(officer)
        wanted = rectifying.Rectification(where, value, proposal.proposed_by)
        done = self._call("rectify", lambda: rectifying.rectify(self.world.vault, wanted, act))
        return Rectified(done.type, done.handle)

    def _act(self, officer: Officer) -> at_vault.Act:
        return at_vault.Act(officer.person_id, officer.totp, vaults.WEB, self.world.now)

    def _call(self, name: str, act: Callable[[], _T]) -> _T:
        if self.away:
            raise PeerUnavailable("the vault is away")
        try:
            done = act()
        except Unavailable:
            raise PeerUnavailable("the vault cannot now") from None
        except RelevoError as error:
            raise VaultRefused(error.reason, error.field) from None
        if self.dies_after == name:
            self.dies_after = None
            raise Died
        return done


@dataclass
class Both:
    """Care, the vault, and three people: Diana and Pilar, privacy officers, and Lola, a lead."""

    care_world: World
    vault_world: vaults.World
    vault: DirectVault
    care: Care
    diana: str
    pilar: str
    lola: str

    def officer(self, person_id: str) -> Officer:
        """The person with a code that was not used."""
        self.vault_world.wait(seconds=30)
        return Officer(person_id, self.vault_world.code(person_id))

    def arrive(self, **changes: Any) -> CaseKey:
        """A case with one comment, whose values the vault holds."""
        head = header(**changes)
        sealed = self.vault_world.taken(self.vault_world.seal(case_id=head.case_id))
        version = post(post_version_id=sealed.item.post_version_id, seal=sealed.item.seal)
        self.care_world.taken(item(head, version))
        return CaseKey(AGENCY, head.case_id)

    def ask(self, *keys: CaseKey) -> Request:
        """Diana asks for the cases' erasure."""
        return erasing.request_erasure(
            self.care, keys, BRANDS, ErasureGround.CUSTOMER_ASKED, self.officer(self.diana)
        )

    def approve(self, request: Request, who: str | None = None) -> Request:
        """Lola approves it."""
        return erasing.approve_erasure(
            self.care, request.request_id, BRANDS, request.digest, self.officer(who or self.lola)
        )

    def erased(self, *keys: CaseKey) -> Request:
        """Asked for, approved and done."""
        request = self.approve(self.ask(*keys))
        self.forward(days=1)
        assert erase_due(self.care) == len(keys)
        return erasing.request_of(self.care, request.request_id, BRANDS)

    def forward(self, **amount: float) -> None:
        """Time passes on both sides."""
        self.care_world.clock.forward(**amount)
        self.vault_world.wait(**amount)

    def order(self, key: CaseKey) -> Order:
        """The newest order of a case."""
        with self.care.storage.read() as tx:
            row = tables.erasing.orders
            order_id = tx.connection.scalar(
                sa.select(row.c.order_id)
                .where(row.c.case_id == key.case_id)
                .order_by(row.c.requested_at.desc())
                .limit(1)
            )
            found = tx.orders.get(key.agency, order_id) if order_id else None
        assert found is not None
        return found

    def order_request(self, key: CaseKey) -> Request:
        """The request that names a case."""
        return erasing.request_of(self.care, self.order(key).request_id, BRANDS)

    def updates(self, key: CaseKey) -> list[tuple[str, str | None]]:
        """Kinds and subjects of what the agency is told of a case, in order."""
        table = tables.updates
        with self.care.storage.read() as tx:
            rows = tx.connection.execute(
                sa.select(table.c.kind, table.c.subject)
                .where(table.c.case_id == key.case_id)
                .order_by(table.c.at, table.c.update_id)
            ).all()
        return [(kind, subject) for kind, subject in rows]

    def actor(self, person_id: str) -> Id:
        return Id(person_id)


@contextmanager
def open_both(folder: Path) -> Iterator[Both]:
    (folder / "care").mkdir()
    (folder / "vault").mkdir()
    with open_world(folder / "care") as care_world:
        vault_world = vaults.World.build(folder / "vault")
        vault = DirectVault(vault_world)
        policy = ErasurePolicy(spread=timedelta(hours=12))
        zones = {BRAND: ZoneInfo("America/Lima")}
        care = replace(
            care_world.care, erasing=vault, rectifying=vault, erasure=policy, zones=zones
        )
        care_world.care = care
        people = [vault_world.enrol(login=name) for name in ("diana", "pilar", "lola")]
        try:
            yield Both(care_world, vault_world, vault, care, *people)
        finally:
            vault_world.close()
