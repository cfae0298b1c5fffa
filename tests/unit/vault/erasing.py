"""A sealed case, two officers whom the vault knows, and a request for the case's erasure."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import sqlalchemy as sa

from relevo.crossing.erasure import Basis, ErasureOrder, ErasureRequest
from relevo.sealing.signed import SignedStatement
from relevo.vault.erasing import Act, approve_erasure, request_erasure, shred
from relevo.vault.references import CaseRef
from relevo.vault.sql.tables import private
from tests.unit.vault.world import AGENCY, BRAND, WEB, WORKER, Sealed, World


@dataclass
class Erasing:
    world: World
    sealed: Sealed
    diana: str
    lola: str
    request: ErasureRequest = field(init=False)

    def __post_init__(self) -> None:
        order = ErasureOrder(AGENCY, self.sealed.item.case_id, str(uuid4()))
        self.request = ErasureRequest(str(uuid4()), BRAND, (order,))

    @property
    def case(self) -> CaseRef:
        return CaseRef(BRAND, AGENCY, self.sealed.item.case_id)

    def act(self, person_id: str, code: str | None = None) -> Act:
        """The person now, with a code that was not used."""
        self.world.wait(seconds=30)
        return Act(person_id, code or self.world.code(person_id), WEB, self.world.now)

    def ask(self) -> None:
        request_erasure(self.world.vault, self.request, self.act(self.diana))

    def approve(self, person_id: str | None = None) -> None:
        approve_erasure(
            self.world.vault,
            BRAND,
            self.request.request_id,
            self.request.digest(),
            self.act(person_id or self.lola),
        )

    def shred(
        self, basis: Basis = Basis.APPROVED, statement: SignedStatement | None = None
    ) -> SignedStatement:
        return shred(
            self.world.vault,
            BRAND,
            self.request.orders[0],
            basis,
            statement=statement,
            caller=WORKER,
            at=self.world.now,
        )

    def done(self) -> SignedStatement:
        """Asked for, approved and destroyed."""
        self.ask()
        self.approve()
        return self.shred()

    def private_tags(self) -> list[str]:
        table = private.entries
        with self.world.store.database.read() as connection:
            return list(connection.scalars(sa.select(table.c.tag).order_by(table.c.position)))


def erasing_in(world: World) -> Erasing:
    """All of it in this world."""
    sealed = world.taken(world.seal())
    return Erasing(world, sealed, world.enrol(login="diana"), world.enrol(login="lola"))
