"""Both OpenAPI documents against the real applications over migrated databases.

No 5xx, no answer that the document does not list, whatever is sent. Half of the requests name what
exists, so that the acts on them are reached and not only their 404.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.openapi import from_wsgi

from relevo.agency import bootstrap as agency_bootstrap
from relevo.care import bootstrap as care_bootstrap
from relevo.care.domain.marks import Missed
from relevo.care.use_cases import breaches
from relevo.redaction import FindingType
from relevo.service import migrations
from relevo.service.database import Database
from tests.integration.web import agency_side, care_side
from tests.unit.care.samples import drawn, mark

load_all_checks()
_CHECKS = list(
    CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
            "unsupported_method",
            "ignored_auth",
        ]
    )
)
_FUZZ = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Served:
    """An application, the token of somebody who may do everything, and what exists there."""

    app: Flask
    token: str
    known: Mapping[str, str | int]


def _migrated(path: Path, location: Path) -> None:
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database, location)
    database.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("agency")
        _migrated(folder / "agency.db", agency_bootstrap.MIGRATIONS)
        agency = agency_side.build(folder)
        stack.callback(agency.world.close)
        case_id = agency.bring()["case_id"]
        reply = agency.post("luis", f"/cases/{case_id}/replies", {"text": "Hola"}, 201)
        folder = tmp_path_factory.mktemp("care")
        _migrated(folder / "care.sqlite", care_bootstrap.MIGRATIONS)
        care = stack.enter_context(care_side.open_side(folder))
        _, name, care_case = care.arrive().strip("/").split("/")
        seal = care.world.vault.fields[0].post_version_id
        care.world.clock.forward(hours=2)
        sample = drawn(care.world)
        word = Missed(0, 2, FindingType.CARD)
        (missed,) = mark(care.world, sample, seal, missed=(word,)).misses
        (breach,) = breaches.breaches(care.world.care, {sample.frame.brand}).breaches
        yield {
            "agency": Served(
                agency.app,
                agency.tokens["all"],
                {
                    "brand": "qori",
                    "channel": "form",
                    "event_time": "2026-07-01T02:00:00Z",
                    "case_id": case_id,
                    "reply_id": reply["reply_id"],
                    "source_id": "f_1",
                    "name": "vanished",
                },
            ),
            "care": Served(
                care.app,
                care.tokens["all"],
                {
                    "agency": name,
                    "brand": sample.frame.brand,
                    "case_id": care_case,
                    "post_version_id": seal,
                    "sample_id": sample.key.sample_id,
                    "mark_id": missed.mark.mark_id,
                    "breach_id": breach.breach.breach_id,
                    "since": "2026-05-01T00:00:00Z",
                    "until": "2026-05-04T03:00:00Z",
                    "revision": 0,
                    "name": "reveals",
                },
            ),
        }


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("side", ["agency", "care"])
def test_every_answer_is_one_that_the_document_lists(
    served: dict[str, Served], side: str, mode: GenerationMode
) -> None:
    schema = from_wsgi("/api/v1/openapi.json", served[side].app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        _fuzz(operation, mode, served[side])


def _fuzz(operation: Any, mode: GenerationMode, side: Served) -> None:
    """Send generated requests to one operation; every other one names what exists."""
    turns = itertools.count()

    @_FUZZ
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        if next(turns) % 2:
            for part in (case.path_parameters, case.body):
                if isinstance(part, dict):
                    part.update({name: side.known[name] for name in part.keys() & side.known})
        case.call_and_validate(headers={"Authorization": f"Bearer {side.token}"}, checks=_CHECKS)

    send()


@pytest.mark.parametrize("side", ["agency", "care"])
def test_every_documented_operation_is_guarded_and_described(
    served: dict[str, Served], side: str
) -> None:
    document = served[side].app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) > 10
    for operation in operations:
        if not isinstance(operation, dict):
            continue
        assert operation["security"] == [{"token": []}], operation
        assert operation["x-roles"], operation
        assert operation["summary"], operation
        assert {"401", "403"} <= set(operation["responses"])
