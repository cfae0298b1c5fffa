"""What commands say of brands, keys and settings at a service's own machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from relevo.cli import run
from relevo.dev import household, pair
from relevo.dev.household import BRAND, Addresses, Household
from relevo.service import clock
from relevo.vault import bootstrap

pytestmark = pytest.mark.thorough

OWN_PHONE = "+51 1 311 9898"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Relevo = Callable[..., Outcome]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """A household whose vault has its database."""
    made = Household(tmp_path_factory.mktemp("household"))
    household.create(made, Addresses(), at=clock.now())
    bootstrap.migrate(pair.settings_of(made)[2])
    return made


@pytest.fixture
def relevo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Relevo:
    """`relevo ARGUMENTS`, a text in a file as the last of them, and variables."""

    def call(*arguments: str, text: str | None = None, **variables: str) -> Outcome:
        if text is not None:
            file = tmp_path / "text"
            file.write_text(text)
            arguments = (*arguments, str(file))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["relevo", *arguments])
        code = run()
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return call


@pytest.mark.parametrize("by", ["settings", "variable"])
def test_a_brands_own_phone_is_no_finding_of_hers(home: Household, relevo: Relevo, by: str) -> None:
    text = f"llamo al {OWN_PHONE}, mi dni es 45678912"
    assert relevo("redact", text=text).out == "llamo al [TELEFONO-1], mi dni es [DNI-1]"
    if by == "settings":
        named = ("--settings", str(home.settings_file("agency")))
        brand = relevo("redact", "--brand", BRAND, *named, text=text)
    else:
        folder = str(home.root / "agency" / "brands")
        brand = relevo("redact", "--brand", BRAND, text=text, RELEVO_AGENCY_BRANDS_DIR=folder)
    assert (brand.code, brand.out) == (0, f"llamo al {OWN_PHONE}, mi dni es [DNI-1]")


def test_without_a_brand_the_brands_are_not_looked_at(relevo: Relevo) -> None:
    done = relevo("redact", text="dni 45678912", RELEVO_AGENCY_BRANDS_DIR="/nowhere")
    assert (done.code, done.out, done.err) == (0, "dni [DNI-1]", "")


def test_a_brand_that_cannot_be_known_is_refused_in_words(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    unset = relevo("redact", "--brand", BRAND, text="dni 45678912")
    assert (unset.code, unset.out) == (2, "")
    assert "RELEVO_AGENCY_BRANDS_DIR: must be set (or use --settings FILE)" in unset.err
    folder = str(home.root / "agency" / "brands")
    other = relevo("redact", "--brand", "nope", text="x", RELEVO_AGENCY_BRANDS_DIR=folder)
    assert (other.code, other.out) == (2, "")
    assert "brand: 'nope' is not there, only qori" in other.err
    missing = str(tmp_path / "nowhere")
    gone = relevo("redact", "--brand", BRAND, text="x", RELEVO_AGENCY_BRANDS_DIR=missing)
    assert gone.code == 2
    assert "RELEVO_AGENCY_BRANDS_DIR: names no folder" in gone.err
    useless = relevo("redact", "--settings", str(home.settings_file("agency")), text="x")
    assert useless.code == 2
    assert "--brand" in useless.err


def test_what_is_wrong_in_a_brands_file_is_named(relevo: Relevo, tmp_path: Path) -> None:
    (tmp_path / "qori.json").write_text(json.dumps({"brand": "qori"}))
    done = relevo("redact", "--brand", BRAND, text="x", RELEVO_AGENCY_BRANDS_DIR=str(tmp_path))
    assert done.code == 2
    assert "qori.json: care: must be given" in done.err


def test_keys_are_listed_as_people_are_and_only_for_brands_that_are_served(
    home: Household, relevo: Relevo
) -> None:
    at_vault = ("--settings", str(home.settings_file("vault")))
    for command in ("list", "create"):
        refused = relevo("keys", command, "--brand", "nope", *at_vault)
        assert (refused.code, refused.out) == (2, "")
        assert "brand: 'nope' is not served here, only qori" in refused.err
    key_id = relevo("keys", "create", "--brand", BRAND, *at_vault).out.strip()
    heading, row = relevo("keys", "list", "--brand", BRAND, *at_vault).out.splitlines()
    assert heading.split("  ")[0] == "state"
    assert heading.endswith("key id")
    assert (row.split()[0], row.split()[2], row.split()[-1]) == ("active", "nobody", key_id)
    assert row == row.rstrip()


def test_a_missing_setting_says_where_it_can_come_from(
    home: Household, relevo: Relevo, tmp_path: Path
) -> None:
    nothing = relevo("keys", "list", "--brand", BRAND)
    assert nothing.code == 2
    assert "RELEVO_VAULT_ORG: must be set" in nothing.err
    assert "(or use --settings FILE)" in nothing.err
    empty = tmp_path / "settings"
    empty.write_text("")
    given = relevo("keys", "list", "--brand", BRAND, "--settings", str(empty))
    assert "RELEVO_VAULT_ORG: must be set" in given.err
    assert "--settings" not in given.err
