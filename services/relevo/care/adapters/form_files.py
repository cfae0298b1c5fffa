"""The brands that have private forms: one JSON file each, read once at start.

{"brand": "qori", "name": "Banco Qori", "country": "PE", "cards": false,
 "consent": {"version": "2026-11", "es": "…", "en": "…", "pt-BR": "…"}}

`country` and `cards` may be left out; of the three languages there is one at least.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relevo.care.domain.form_brands import FormBrand
from relevo.care.domain.forms import Language
from relevo.crossing.limits import check_slug, check_text
from relevo.errors import RelevoError
from relevo.ledger.values import Code
from relevo.service.settings import SettingsError

_MEMBERS = {"brand", "name", "country", "cards", "consent"}
_NEEDED = {"brand", "name", "consent"}
_LONGEST_NAME = 80
_LONGEST_CONSENT = 4_000


def load_form_brands(folder: Path) -> Mapping[str, FormBrand]:
    """Every brand of the folder, by id. Raises `SettingsError` naming the file and the member."""
    found = {}
    for path in sorted(folder.glob("[!.]*.json")):
        try:
            brand = _read(path.stem, json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError, RelevoError) as error:
            raise SettingsError(f"{path.name}: {error}", field="forms_dir") from None
        found[brand.brand] = brand
    return MappingProxyType(found)


def _read(stem: str, content: Any) -> FormBrand:
    if not isinstance(content, dict) or not _NEEDED <= content.keys() <= _MEMBERS:
        raise ValueError(f"must have {sorted(_NEEDED)}, and may have country and cards")
    if content["brand"] != stem:
        raise ValueError("brand: is not the file's name")
    name, country, cards = content["name"], content.get("country"), content.get("cards", False)
    if not name.strip():
        raise ValueError("name: must be a text")
    check_text(name, "name", characters=_LONGEST_NAME)
    if country is not None and not (len(str(country)) == 2 and str(country).isupper()):
        raise ValueError("country: must be two capital letters")
    if cards not in (True, False):
        raise ValueError("cards: must be true or false")
    version, consents = _consents(content["consent"])
    return FormBrand(check_slug(content["brand"], "brand"), name, country, cards, version, consents)


def _consents(content: Mapping[str, Any]) -> tuple[str, Mapping[Language, str]]:
    version = str(content["version"])
    Code.of(version)
    texts = {Language(name): text for name, text in content.items() if name != "version"}
    if not texts:
        raise ValueError("consent: must have a text in one language at least")
    for text in texts.values():
        if not text.strip():
            raise ValueError("consent: must be texts")
        check_text(text, "consent", characters=_LONGEST_CONSENT)
    return version, MappingProxyType(texts)
