"""Care with private forms and a real vault behind them, in one process: files and SQLite, no
sockets. What would cross the wire is called directly; its errors are translated as the wire does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import VaultRefused
from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.form_links import FormLinks
from relevo.care.domain.forms import Delivery, GivenField, Language, TypedValue
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.forms import FormRequest, OpenedForm, open_form
from relevo.care.use_cases.forms_context import Forms
from relevo.errors import RelevoError, Unavailable
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault.deposit import Deposit, DepositedValue, deposit, find_deposit
from relevo.vault.lookup import list_handles
from relevo.vault.references import CaseRef, HeldField, VersionRef
from tests.unit.care.world import AGENCY, BRAND, ROSA, World, item, open_world, post
from tests.unit.vault.world import WEB
from tests.unit.vault.world import World as VaultWorld

BASE = "https://datos.qori.example"
CONSENT = "2026-11"
QORI = FormBrand(
    brand=BRAND,
    name="Banco Qori",
    country="PE",
    cards=False,
    consent_version=CONSENT,
    consents=MappingProxyType(
        {
            Language.ES: "Usaremos estos datos para atender su caso.",
            Language.EN: "We will use these details to handle your case.",
            Language.PT: "Usaremos estes dados para atender o seu caso.",
        }
    ),
)
ASKED = FormRequest(("PHONE", "EMAIL"), Language.ES, Delivery.BRAND)
TYPED = {1: "987 654 321", 2: "rosa.canaria@correo.example"}
T = TypeVar("T")


@dataclass
class VaultDeposits:
    """The vault, called in this process. `away`: it does not answer. `dies`: care dies once the
    vault holds what it brought.
    """

    vault: VaultWorld
    away: bool = False
    dies: bool = False

    def deposit(
        self, key: CaseKey, brand: str, submission_id: str, values: Sequence[TypedValue]
    ) -> tuple[GivenField, ...]:
        wanted = Deposit(
            brand,
            key.agency,
            key.case_id,
            submission_id,
            tuple(DepositedValue(one.number, one.type, one.value) for one in values),
        )
        held = self._call(lambda: deposit(self.vault.vault, wanted, caller=WEB, at=self.vault.now))
        if self.dies:
            raise SystemExit
        return self._named(brand, key, submission_id, held)

    def find(self, key: CaseKey, brand: str, submission_id: str) -> tuple[GivenField, ...] | None:
        ref = VersionRef(CaseRef(brand, key.agency, key.case_id), submission_id)
        held = self._call(lambda: find_deposit(self.vault.vault, ref))
        return None if held is None else self._named(brand, key, submission_id, held)

    def _named(
        self, brand: str, key: CaseKey, submission_id: str, held: Sequence[HeldField]
    ) -> tuple[GivenField, ...]:
        places = list_handles(self.vault.vault, brand, key.agency, [submission_id])
        names = {place.where.number: place.handle for place in places}
        return tuple(GivenField(one.number, one.type, names.get(one.number)) for one in held)

    def _call(self, what: Callable[[], T]) -> T:
        if self.away:
            raise PeerUnavailable("the vault is away")
        try:
            return what()
        except Unavailable:
            raise PeerUnavailable("the vault cannot now") from None
        except RelevoError as refused:
            raise VaultRefused(refused.reason, refused.field) from None


@dataclass
class FormsWorld:
    """Care, its vault, and a case whose customer wrote her DNI."""

    world: World
    vault: VaultWorld
    deposits: VaultDeposits
    key: CaseKey

    @property
    def care(self) -> Care:
        return self.world.care

    def open(self, request: FormRequest = ASKED, key: CaseKey | None = None) -> OpenedForm:
        return open_form(self.care, key or self.key, {BRAND}, request, actor=ROSA)

    def token(self, opened: OpenedForm) -> str:
        """What stands behind `/f/` in the link, whoever sends it."""
        forms = self.care.forms
        assert forms is not None
        return forms.links.url(opened.form.agency, opened.form.form_id).removeprefix(f"{BASE}/f/")

    def another_case(self) -> CaseKey:
        handed = item(None, post())
        self.world.taken(handed)
        return CaseKey(AGENCY, handed.header.case_id)


@contextmanager
def open_forms_world(folder: Path, url: str | None = None) -> Iterator[FormsWorld]:
    for name in ("care", "vault"):
        (folder / name).mkdir()
    vault = VaultWorld.build(folder / "vault")
    with open_world(folder / "care", url) as world:
        deposits = VaultDeposits(vault)
        forms = Forms(deposits, FormLinks(BASE, bytes(range(32))), MappingProxyType({BRAND: QORI}))
        world.care = replace(world.care, forms=forms)
        handed = item(None, post())
        world.taken(handed)
        try:
            yield FormsWorld(world, vault, deposits, CaseKey(AGENCY, handed.header.case_id))
        finally:
            vault.close()
