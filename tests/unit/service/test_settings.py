"""Settings: parsed once, and a mistake is named without its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from relevo.service.settings import SettingsError, parse, setting, values_of, variable

PREFIX = "RELEVO_AGENCY_"


@dataclass(frozen=True)
class Sample:
    database_url: str = setting(help="where the database is")
    signing_key: Path = setting(help="the ledger's signing key")
    port: int = setting(default=8080, help="where it listens")
    patience: float = setting(default=1.5, help="seconds")
    pretty: bool = setting(default=False, help="logs for people")
    brands: tuple[str, ...] = setting(default=(), help="the brands served")
    bundle: Path | None = setting(default=None, help="a trust bundle")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "key"
    key.write_bytes(b"k")
    return {
        "RELEVO_AGENCY_DATABASE_URL": "sqlite:///x.db",
        "RELEVO_AGENCY_SIGNING_KEY": str(key),
        "RELEVO_CARE_PORT": "not ours",
        "HOME": "/root",
    }


def test_what_is_not_set_has_its_default(environ: dict[str, str]) -> None:
    parsed = parse(Sample, PREFIX, environ)
    assert (parsed.port, parsed.patience, parsed.pretty) == (8080, 1.5, False)
    assert parsed.brands == ()
    assert parsed.bundle is None


def test_every_kind_is_converted(environ: dict[str, str]) -> None:
    environ |= {
        "RELEVO_AGENCY_PORT": "9000",
        "RELEVO_AGENCY_PATIENCE": "0.25",
        "RELEVO_AGENCY_PRETTY": "true",
        "RELEVO_AGENCY_BRANDS": "qori, andina,,",
        "RELEVO_AGENCY_BUNDLE": environ["RELEVO_AGENCY_SIGNING_KEY"],
    }
    parsed = parse(Sample, PREFIX, environ)
    assert (parsed.port, parsed.patience, parsed.pretty) == (9000, 0.25, True)
    assert parsed.brands == ("qori", "andina")
    assert parsed.bundle == parsed.signing_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80a80"),
        ("PATIENCE", "soon-soon"),
        ("PRETTY", "yes-yes"),
        ("SIGNING_KEY", "/nowhere/key"),
        ("PROT", "8080"),
    ],
)
def test_a_mistake_names_its_variable(environ: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(Sample, PREFIX, environ | {PREFIX + name: value})
    assert caught.value.field == PREFIX + name
    assert PREFIX + name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "80a80"), ("PATIENCE", "soon-soon"), ("PRETTY", "yes-yes")]
)
def test_a_mistake_is_not_repeated(environ: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(Sample, PREFIX, environ | {PREFIX + name: value})
    assert value not in str(caught.value)


@pytest.mark.parametrize("empty", [True, False])
def test_what_must_be_set_says_what_it_is_for(environ: dict[str, str], empty: bool) -> None:
    if empty:
        environ["RELEVO_AGENCY_DATABASE_URL"] = ""
    else:
        del environ["RELEVO_AGENCY_DATABASE_URL"]
    with pytest.raises(SettingsError, match="where the database is"):
        parse(Sample, PREFIX, environ)


def test_a_type_that_cannot_be_parsed_is_our_mistake(environ: dict[str, str]) -> None:
    @dataclass(frozen=True)
    class Wrong:
        thing: dict[str, str] = setting(help="a thing")

    with pytest.raises(TypeError):
        parse(Wrong, "W_", {"W_THING": "x"})


def test_the_variable_is_the_prefix_and_the_name_in_capitals() -> None:
    assert (
        variable(PREFIX, Sample.__dataclass_fields__["signing_key"]) == "RELEVO_AGENCY_SIGNING_KEY"
    )


def test_values_are_told_by_name_apart_from_what_differs_between_copies(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Told:
        limit: int = setting(default=60, help="a limit")
        instance: str = setting(default="a", help="differs between copies")
        peers_dir: Path = setting(default=tmp_path, help="onboarding files")

    (tmp_path / "qori.json").write_bytes(b"{}")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "old.d").mkdir()
    (tmp_path / "..2026_11_30").mkdir()
    (tmp_path / "..data").symlink_to("..2026_11_30")
    (tmp_path / ".qori.json.swp").write_bytes(b"")
    values = values_of(Told(), apart_from="instance", folder="peers_dir")
    assert values == {
        "LIMIT": b"60",
        "PEERS_DIR": repr(tmp_path).encode(),
        "PEERS_DIR/QORI": b"{}",
    }


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://relevo:{}@db/relevo",
        "amqps://relevo:{}@mq:5671/relevo",
        "postgresql://relevo@db/relevo?password={}&sslmode=require",
    ],
)
def test_a_password_in_a_url_is_no_part_of_what_is_told(url: str) -> None:
    @dataclass(frozen=True)
    class Told:
        database_url: str = setting(help="where")

    told = [values_of(Told(url.format(secret))) for secret in ("hunter2", "p@ss:word", "")]
    assert told[0] == told[1] == told[2]
    assert values_of(Told(url.replace("relevo", "other").format("hunter2"))) != told[0]
