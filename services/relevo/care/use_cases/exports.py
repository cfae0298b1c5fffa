"""A customer's data, for her: asked for by the privacy officer, agreed to by two others.

    challenge = ask(care, brands, Asking(keys, withheld, language), actor=actor)
    challenge = confirm(care, brands, Code(challenge_id, digest, totp), actor=actor)
    ... two others agree: `use_cases.approvals` ...
    challenge = confirm(...)  # once more, if five minutes have passed
    export = fetch(care, brands, challenge_id, actor=actor)

The vault puts the values in and encrypts. File and passphrase pass through to the officer, once,
and rest nowhere on their way. Which cases they are of stands in the private log alone (P7).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from relevo.care.adapters.storage import Transaction
from relevo.care.domain.case import Case, CaseKey
from relevo.care.domain.challenges import Challenge, ChallengeKind
from relevo.care.domain.customers import Owner, standing
from relevo.care.domain.errors import UnknownChallenge
from relevo.care.domain.exports import Language, SubjectExport, WithheldPlace
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.desk import visible
from relevo.care.use_cases.export_account import account
from relevo.care.use_cases.reveal import GivenCode, check_code
from relevo.errors import InvalidInput
from relevo.ledger.entries import care_exports as recorded
from relevo.ledger.values import Id, Slug

MAX_CASES = 40
MAX_WITHHELD = 40
"""As the vault has them."""


@dataclass(frozen=True, slots=True)
class AskingExport:
    """Which cases, each named; values in them that are somebody else's; and in which language.

    What care has said to be somebody else's already is withheld whether it is named or not.
    """

    cases: tuple[CaseKey, ...]
    withheld: tuple[WithheldPlace, ...]
    language: Language


def ask(care: Care, brands: Collection[str], asking: AskingExport, *, actor: Id) -> Challenge:
    """Ask the vault; nobody is verified yet. On care's private record before it is called.

    Raises:
        UnknownCase: one of the cases is not there for her.
        InvalidInput: naming `cases` or `withheld`.
        VaultRefused: `remote_reason` says why. PeerUnavailable: it does not answer.
    """
    if not 1 <= len(set(asking.cases)) == len(asking.cases) <= MAX_CASES:
        raise InvalidInput(f"cases: must be 1 to {MAX_CASES}, each once", field="cases")
    if any(one.key not in asking.cases for one in asking.withheld):
        raise InvalidInput("withheld: must be of the cases", field="withheld")
    with care.storage.write() as tx:
        cases = [visible(tx, key, brands, blocked_too=True) for key in asking.cases]
        brand = cases[0].brand
        if any(case.brand != brand for case in cases):
            raise InvalidInput("cases: must be of one brand", field="cases")
        withheld = sorted({*asking.withheld, *_of_others(tx, asking.cases)})
        if len(withheld) > MAX_WITHHELD:
            raise InvalidInput(f"withheld: at most {MAX_WITHHELD}", field="withheld")
        entry = recorded.ExportAsked(
            at=care.now(),
            actor=actor,
            brand=Slug(brand),
            cases=_ids(asking.cases),
            withheld=len(withheld),
        )
        tx.record_privately([entry])
    return care.exports.open_export(
        brand, asking.cases, withheld, asking.language, person_id=str(actor)
    )


def confirm(care: Care, brands: Collection[str], code: GivenCode, *, actor: Id) -> Challenge:
    """Who asked gives her code; again, once the others have agreed, if it was long ago.

    Raises:
        UnknownChallenge: she has none such.
        InvalidInput: naming `totp`. VaultRefused, PeerUnavailable: as `ask`.
    """
    check_code(code.totp)
    find(care, brands, code.challenge_id, actor=actor)
    return care.reveals.confirm(
        code.challenge_id, code.digest, person_id=str(actor), totp=code.totp
    )


def fetch(
    care: Care, brands: Collection[str], challenge_id: str, *, reviewed: bool, actor: Id
) -> SubjectExport:
    """The file, once. `reviewed`: she has read the texts for what is others' and not withheld.

    Raises:
        UnknownChallenge: she has none such. UnknownCase: a case was erased meanwhile.
        InvalidInput: naming `reviewed`, or `cases`: too much for one file.
        VaultRefused, PeerUnavailable: as `ask`.
    """
    if not reviewed:
        raise InvalidInput("reviewed: others' data must be looked for first", field="reviewed")
    challenge = find(care, brands, challenge_id, actor=actor)
    with care.storage.write() as tx:
        cases: Sequence[Case] = [
            visible(tx, key, brands, blocked_too=True) for key in challenge.cases
        ]
        told = account(tx, cases)
        entry = recorded.ExportFetched(
            at=care.now(),
            actor=actor,
            brand=Slug(challenge.brand),
            challenge=Id(challenge_id),
            cases=_ids(challenge.cases),
        )
        tx.record_privately([entry])
    return care.exports.export(challenge_id, told, person_id=str(actor))


def asked(care: Care, brands: Collection[str], *, actor: Id) -> tuple[Challenge, ...]:
    """Her own that are neither used nor over. Raises `VaultRefused`, `PeerUnavailable`."""
    found = care.reveals.challenges(brands, actor) if brands else ()
    return tuple(
        one for one in found if one.kind is ChallengeKind.EXPORT and one.person_id == actor
    )


def find(care: Care, brands: Collection[str], challenge_id: str, *, actor: Id) -> Challenge:
    """One of them. Raises `UnknownChallenge`, and as `asked`."""
    for one in asked(care, brands, actor=actor):
        if one.challenge_id == challenge_id:
            return one
    raise UnknownChallenge("there is no such asking of yours", field="challenge_id")


def _of_others(tx: Transaction, keys: Collection[CaseKey]) -> list[WithheldPlace]:
    """Values of which people at care have said that they are somebody else's."""
    owners = standing(tx.customers.decisions(keys)).owners
    return [
        WithheldPlace(one.key, one.post_version_id, one.number)
        for one in tx.customers.values_of(keys)
        if owners.get((one.key, one.handle), Owner.CUSTOMER) is not Owner.CUSTOMER
    ]


def _ids(keys: Collection[CaseKey]) -> tuple[Id, ...]:
    return tuple(Id(key.case_id) for key in keys)
