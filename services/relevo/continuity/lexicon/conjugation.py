"""Forms of regular verbs, in the plain spelling: what a writer uses to ask or to tell.

Without accents the Argentine "enviá" is the "envía" of elsewhere, so a table of infinitives goes a
long way; stems that change and irregular verbs are written out by the languages.
"""

from __future__ import annotations

from collections.abc import Iterable

from relevo.continuity.entries import Form

_HARD = {"car": "qu", "gar": "gu", "zar": "c", "guir": "g", "ger": "j", "gir": "j"}


def _soft_stem(infinitive: str) -> str:
    """The stem before the other vowel: "indic" before e is "indiqu"."""
    for ending, spelled in _HARD.items():
        if infinitive.endswith(ending):
            return infinitive[: -len(ending)] + spelled
    return infinitive[:-2]


def spanish(infinitive: str) -> dict[Form, set[str]]:
    """Regular forms, of tú, vos, usted and ustedes."""
    stem, soft, vowel = infinitive[:-2], _soft_stem(infinitive), infinitive[-2]
    theme, other = ("a", "e") if vowel == "a" else ("e", "a")
    order = {soft + other, soft + other + "n", soft + other + "s"}
    present = {stem + theme, stem + theme + "n"}
    if vowel == "i":
        present.add(stem + "i")
    yours = {stem + theme + "s"} | ({stem + "is"} if vowel == "i" else set())
    past = stem + ("ara" if vowel == "a" else "iera")
    return {
        Form.ORDER: order,
        Form.WISHED: {past, past + "s", past + "n"},
        Form.PRESENT: present,
        Form.YOURS: yours,
        Form.GERUND: {stem + ("ando" if vowel == "a" else "iendo")},
        Form.BASE: {infinitive},
    }


def portuguese(infinitive: str) -> dict[Form, set[str]]:
    """Regular forms, of você, tu and vocês."""
    stem, vowel = infinitive[:-2], infinitive[-2]
    soft = _soft_stem(infinitive)
    if infinitive.endswith("zar"):
        soft = infinitive[:-2]
    theme, other = ("a", "e") if vowel == "a" else ("e", "a")
    return {
        Form.ORDER: {soft + other, soft + other + "m"},
        Form.PRESENT: {stem + theme, stem + theme + "m"},
        Form.YOURS: {stem + theme + "s"},
        Form.GERUND: {stem + infinitive[-2] + "ndo"},
        Form.BASE: {infinitive, infinitive + "em"},
    }


def english(base: str) -> dict[Form, set[str]]:
    """English has one form for all of it."""
    return {Form.BASE: {base}}


def gathered(parts: Iterable[dict[Form, set[str]]]) -> dict[Form, frozenset[str]]:
    """The forms of several verbs together."""
    all_forms: dict[Form, set[str]] = {}
    for part in parts:
        for form, words in part.items():
            all_forms.setdefault(form, set()).update(words)
    return {form: frozenset(words) for form, words in all_forms.items()}
