"""Care's web and the vault together, over mutual TLS: a customer's data on its way to her."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relevo.care import people as care_people
from relevo.care.domain.case import CaseKey
from relevo.care.domain.exports import Language
from relevo.care.use_cases.exports import AskingExport, ask
from relevo.care.web import create_app
from relevo.care.wire.vault_export import ExportClient
from relevo.care.wire.vault_reveal import RevealClient
from relevo.crossing.vocabulary import FindingSpan
from relevo.errors import InvalidInput
from relevo.ledger.values import Id
from relevo.service.rpc.client import call as rpc
from relevo.service.rpc.errors import PeerRefused
from relevo.vault.export_file import FORMAT, derived_key
from relevo.wire.vault.v1 import export_service_pb2 as pb
from relevo.wire.vault.v1.export_service_pb2_grpc import ExportServiceStub
from tests.integration.vault.conftest import RPC, WEB, WORKER, PeerOf
from tests.integration.web.agency_side import cheap
from tests.integration.web.care_side import CareSide, open_side
from tests.unit.care.world import header, item, post
from tests.unit.vault.world import AGENCY, BRAND, DNI_CANARY, Sealed, World


@dataclass
class Both:
    """Care with one case, whose values a real vault holds."""

    care: CareSide
    vault: World
    sealed: Sealed

    @property
    def asking(self) -> dict[str, Any]:
        return {
            "cases": [{"agency": AGENCY, "case_id": self.sealed.item.case_id}],
            "language": "pt",
        }

    def code(self, who: str, begun: dict[str, Any]) -> dict[str, str]:
        return {"digest": begun["digest"], "totp": self.vault.code(self.care.ids[who])}

    def agreed(self) -> str:
        """An export of Diana's that may be fetched; its path."""
        begun = self.care.post("diana", "/exports", self.asking, 201)
        name = begun["challenge_id"]
        self.care.post("diana", f"/exports/{name}/confirm", self.code("diana", begun))
        for lead in ("lola", "all"):
            self.care.post(lead, f"/reveals/{name}/approve", self.code(lead, begun))
        return f"/exports/{name}"


@pytest.fixture
def both(world: World, peer_of: PeerOf, tmp_path: Path) -> Iterator[Both]:
    sealed = world.taken(world.seal())
    folder = tmp_path / "care"
    folder.mkdir(exist_ok=True)
    with open_side(folder) as care:
        peer = peer_of(WEB)
        care.world.care = replace(
            care.world.care,
            brands=frozenset({BRAND}),
            reveals=RevealClient(peer),
            exports=ExportClient(peer),
        )
        care.app = create_app(
            care.world.care,
            session_key=b"s" * 32,
            production=False,
            doorkeeper=care_people.entrance(cheap()),
        )
        span = FindingSpan(0, 7, "NATIONAL_ID", "PE", "pe_dni", 1.0, ("CHECKED",), 1)
        care.world.taken(
            item(
                header(case_id=sealed.item.case_id, brand=BRAND),
                post(
                    post_version_id=sealed.item.post_version_id,
                    redacted_text="[DNI-1] é o meu",
                    findings=(span,),
                ),
            )
        )
        for login in ("diana", "lola", "all"):
            world.enrol(care.ids[login], login)
        yield Both(care, world, sealed)


def test_the_officer_asks_two_leads_agree_and_the_file_is_the_customers(both: Both) -> None:
    care = both.care
    here = both.agreed()
    (mine,) = care.get("diana", "/exports")["exports"]
    assert (mine["state"], mine["cases"]) == ("ready", both.asking["cases"])
    made = care.post("diana", f"{here}/fetch", {"reviewed": True})
    found = re.search(r'id="box">(.*?)</script>', made["file"])
    assert found is not None
    box = json.loads(found[1])
    salt, nonce, data = (base64.b64decode(box[name]) for name in ("salt", "nonce", "data"))
    key = derived_key(made["passphrase"], salt, box["rounds"])
    document = json.loads(AESGCM(key).decrypt(nonce, data, FORMAT.encode()))["document"]
    assert document["cases"][0]["posts"][0]["text"] == f"{DNI_CANARY} é o meu"
    assert care.get("diana", "/exports") == {"exports": []}
    assert care.post("diana", f"{here}/fetch", {"reviewed": True}, 404)


def test_who_agrees_is_shown_which_cases(both: Both) -> None:
    begun = both.care.post("diana", "/exports", both.asking, 201)
    both.care.post("diana", f"/exports/{begun['challenge_id']}/confirm", both.code("diana", begun))
    (waiting,) = both.care.get("lola", "/reveals")["to_approve"]
    assert (waiting["kind"], waiting["approvals_needed"]) == ("export", 2)
    assert waiting["cases"] == both.asking["cases"]


def test_one_lead_is_not_enough(both: Both) -> None:
    begun = both.care.post("diana", "/exports", both.asking, 201)
    here = f"/exports/{begun['challenge_id']}"
    both.care.post("diana", f"{here}/confirm", both.code("diana", begun))
    approve = f"/reveals/{begun['challenge_id']}/approve"
    both.care.post("lola", approve, both.code("lola", begun))
    refused = both.care.post("diana", f"{here}/fetch", {"reviewed": True}, 403)
    assert refused["reason"] == "APPROVAL_MISSING"


def test_unread_texts_are_not_fetched(both: Both) -> None:
    here = both.agreed()
    assert both.care.post("diana", f"{here}/fetch", {"reviewed": False}, 422)["field"] == "reviewed"
    both.care.post("diana", f"{here}/fetch", {"reviewed": True})


def test_attack_somebody_else_asks_confirms_or_fetches(both: Both) -> None:
    for who in ("rosa", "lola", "julia", "root"):
        both.care.post(who, "/exports", both.asking, 403)
    here = both.agreed()
    both.care.post("all", f"{here}/fetch", {"reviewed": True}, 404)
    both.care.post("lola", f"{here}/fetch", {"reviewed": True}, 403)


def test_attack_cases_of_another_brand_or_of_nobody(both: Both) -> None:
    strange = item(header(brand="andes"), post())
    served = frozenset({BRAND, "andes"})
    both.care.world.care = replace(both.care.world.care, brands=served)
    both.care.world.taken(strange)
    for case_id in (strange.header.case_id, "0b7e57ed-1111-4222-8333-444455556666"):
        named = {"agency": AGENCY, "case_id": case_id}
        asking = both.asking | {"cases": [*both.asking["cases"], named]}
        both.care.post("diana", "/exports", asking, 404)
        both.care.post("diana", "/exports", asking | {"cases": [named]}, 404)
    keys = tuple(
        CaseKey(AGENCY, case_id) for case_id in (both.sealed.item.case_id, strange.header.case_id)
    )
    asking = AskingExport(keys, (), Language.ES)
    with pytest.raises(InvalidInput, match="one brand"):
        ask(both.care.world.care, {BRAND, "andes"}, asking, actor=Id(both.care.ids["all"]))


def test_attack_only_cares_web_may_export(both: Both, peer_of: PeerOf) -> None:
    for identity in (RPC, WORKER):
        stub = ExportServiceStub(peer_of(identity).channel())
        for method, request in (
            (stub.OpenExport, pb.OpenExportRequest()),
            (stub.Export, pb.ExportRequest()),
        ):
            with pytest.raises(PeerRefused):
                rpc(method, request, seconds=5)


def test_what_care_records_of_it_stands_in_the_private_log_alone(both: Both) -> None:
    here = both.agreed()
    both.care.post("diana", f"{here}/fetch", {"reviewed": True})
    assert not [tag for tag in both.care.world.tags() if "export" in tag]


def test_limits_are_cares_too(both: Both) -> None:
    assert both.care.post("diana", "/exports", both.asking | {"cases": []}, 422)
    assert both.care.post("diana", "/exports", both.asking | {"language": "fr"}, 422)
    twice = both.asking["cases"] * 2
    assert both.care.post("diana", "/exports", both.asking | {"cases": twice}, 422)
