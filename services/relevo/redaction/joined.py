"""Names, addresses of mail and words with signs in them: "Rosa_Quispe_Mamani", "#Ana #Ruiz",
"M@tias 0yarzun", "j u a n @ g m a i l . c o m", "perro (punto) mate", "u-n-o d-o-s".

Handles, hashtags alone, pages and addresses of mail stay as they are.
"""

from __future__ import annotations

import re

from relevo.redaction.number_words import NUMBERS

_START = r"(?<![0-9A-Za-z@#/._~\-])"
_END = r"(?![0-9A-Za-z@_~]|[./][0-9A-Za-z])"
_NAME = re.compile(
    rf"{_START}[A-Z][a-z0-9]{{1,14}}(?:(?P<sign>_{{1,2}}|/|~|\.)[A-Z][a-z0-9]{{2,14}}"
    r"(?:(?P=sign)[A-Z][a-z0-9]{2,14}){1,3}"
    rf"|(?:_{{1,2}}|~)(?=[0-9]{{0,2}}[A-Za-z])[A-Z0-9][a-z0-9]{{2,14}}){_END}"
)
_CAPITALS = re.compile(rf"{_START}[A-Z]{{2,15}}(?:_[A-Z]{{2,15}}){{1,4}}{_END}")
_SIGN = re.compile(r"[_/~.]+")
_TAGGED = re.compile(
    r"(?<![0-9A-Za-z@#])#[A-Z][a-z]{1,14}(?: #[A-Z][a-z]{2,14}){1,3}(?![0-9A-Za-z#])"
)
_AT_FOR_A = re.compile(
    r"(?<![0-9A-Za-z@._%+\-])[A-Z][a-z0-9]{0,4}(?P<at>@)[a-z0-9]{1,10}(?= [A-Z0][a-z0-9@])"
)
_ZERO_FOR_O = re.compile(r"(?<![0-9A-Za-z.,])0(?=[a-z]{4})")
_MAIL = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?: [0-9A-Za-z._\-@]){3,60}(?![0-9A-Za-z@])")
_POINT = re.compile(r"(?<=[a-z0-9]) ?[(\[{](?:\.|punto|ponto|dot)[)\]}] ?(?=[a-z0-9])", re.I)
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z](?P<sign>[\-._*])[A-Za-z](?:(?P=sign)[A-Za-z]){1,10}(?![0-9A-Za-z])"
)

HINT = (
    r"[A-Z][a-z0-9]+[/.~_]_?[A-Z][a-z0-9][a-z0-9]|[A-Z][a-z0-9]+[~_]_?[0-9][a-z0-9][a-z0-9]"
    r"|[A-Z][A-Z]_[A-Z][A-Z]"
    r"|#[A-Z][a-z]+ #[A-Z][a-z]|[A-Z][a-z0-9]*@[a-z0-9]+ [A-Z0]"
    r"|(?:^|[^0-9A-Za-z.,])0[a-z][a-z][a-z][a-z]"
    r"|(?i:[a-z0-9] ?[(\[{](?:\.|punto|ponto|dot)[)\]}] ?[a-z0-9])"
    r"|[0-9A-Za-z._\-@] @(?:[^0-9A-Za-z]|$)"
    r"|(?:^|[^0-9A-Za-z])[A-Za-z][\-._*][A-Za-z][\-._*][A-Za-z]"
)


def edits(text: str) -> list[tuple[int, int, str]]:
    """The signs, and what they stand for."""
    found: list[tuple[int, int, str]] = []
    for pattern in (_NAME, _CAPITALS):
        for match in pattern.finditer(text):
            found += [(*sign.span(), " ") for sign in _SIGN.finditer(text, *match.span())]
    for match in _TAGGED.finditer(text):
        found += [(place, place + 1, " ") for place in _places(text, match, "#")]
    found += [(*match.span("at"), "a") for match in _AT_FOR_A.finditer(text)]
    found += [(*match.span(), "O") for match in _ZERO_FOR_O.finditer(text)]
    found += [(*match.span(), ".") for match in _POINT.finditer(text)]
    for match in _MAIL.finditer(text) if "@" in text else ():
        if "@" in match[0]:
            found += [(place, place + 1, "") for place in _places(text, match, " ")]
    for match in _NUMBER.finditer(text):
        if match[0].replace(match["sign"], "").lower() in NUMBERS:
            found += [(place, place + 1, "") for place in _places(text, match, match["sign"])]
    return sorted(set(found))


def _places(text: str, match: re.Match[str], sign: str) -> list[int]:
    return [place for place in range(*match.span()) if text[place] == sign]
