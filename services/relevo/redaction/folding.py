"""One plain spelling for each character: what a reader takes it for.

Compatibility forms (full-width, circled, mathematical) become plain, look-alike Greek and Cyrillic
letters become the Latin ones, accents and invisible characters go away, letters of other scripts
become signs: a view has no letters but A to Z (Unicode Standard Annex 15
and Technical Standard 39 say which are meant; the table of look-alikes here is the part that
Spanish and Portuguese posts need).
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST_FORM = 4  # U+FDFA alone stands for 18 characters; such a form stays as it is
_SPELLINGS = {
    **dict.fromkeys("ºª°", " "),
    "№": "n ",
    "…": ".",
    **dict.fromkeys("‘’‚′´`", "'"),
    **dict.fromkeys("“”„″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃﹘ー", "-"),
    **dict.fromkeys("\u2028\u2029\x85\v\f", "\n"),
    **dict.fromkeys("【〔〖⟦❲⦋", "["),
    **dict.fromkeys("】〕〗⟧❳⦌", "]"),
    **dict(zip("авеёзкмнорстухіѕјԁһԛԝп", "abeezkmhopctyxisjdhqwn", strict=True)),
    **dict(zip("АВЕЗКМНОРСТУХІЅЈ", "ABE3KMHOPCTYXISJ", strict=True)),
    **dict(zip("αβγδεζηθικλμνορςσ", "abydeznoiklmvopss", strict=True)),
    **dict(zip("τυχω", "tuxw", strict=True)),
    **dict(zip("ΑΒΔΕΖΗΘΙΚΛΜΝΟΡΣΤΥΧΩ", "ABDEZHOIKLMNOPSTYXO", strict=True)),
    "б": "6",
    "ı": "i",
    **dict(zip("łøßæœðþđħŧ", "losaodtdht", strict=True)),
    **dict(zip("ŁØÆŒÐÞĐ", "LOAODTD", strict=True)),
}
_OTHER_LETTER = "?"  # of a script that no detector reads: part of no word

# Characters that fold to one each by way of a byte table, or are signs that no pattern asks for:
# with these alone a text keeps its length, and folding costs a microsecond.
_SIGNS = "\u2600-\u2775\u2794-\u27bf\U0001f000-\U0001f0ff\U0001f1e6-\U0001faff"
_QUICK = re.compile(rf"[\0\t\n\r -~\xa0-\xac\xae-\xbb\xbf-\xff‘’“”–—…•€™{_SIGNS}\ufe0f\u200d]*\Z")
_HIDDEN_IN_A_WORD = re.compile(r"[0-9A-Za-z@.][\ufe0f\u200d]")


class _Folding(dict[int, str]):
    """Character to its plain spelling; fills itself with characters only, never with texts."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    """The plain spelling of one character: "" when it is invisible or an accent."""
    if char in _SPELLINGS:
        return _SPELLINGS[char]
    if char in "\0\t\n\r":  # NUL: a wall, where the redactor has masked something
        return char
    plain = []
    for part in unicodedata.normalize("NFKD", char):
        category = unicodedata.category(part)
        if category in {"Mn", "Me", "Cf", "Cc"}:
            continue
        digit = unicodedata.digit(part, None)
        if digit is not None:
            plain.append(str(digit))
        elif category == "Zs":
            plain.append(" ")
        else:
            plain.append(_SPELLINGS.get(part, part))
    plain = [part if part.isascii() or not part.isalpha() else _OTHER_LETTER for part in plain]
    if len(plain) <= _LONGEST_FORM:
        return "".join(plain)
    return _OTHER_LETTER if char.isalpha() else char


FOLDING = _Folding()


def _byte_table() -> tuple[bytes, bytes]:
    """Windows-1252, folded: byte to byte, for the characters of `_QUICK`; and which these are."""
    table = bytearray(range(256))
    quick = bytearray()
    for code in range(256):
        char = bytes([code]).decode("cp1252", "replace")
        if char != "\ufffd" and _QUICK.match(char):
            spelled = FOLDING[ord(char)].encode("cp1252", "replace")
            table[code] = spelled[0] if len(spelled) == 1 else 0x20
            quick.append(code)
    return bytes(table), bytes(quick)


_TABLE, _QUICK_BYTES = _byte_table()


def folded_in_step(text: str) -> str | None:
    """The folded text if every character folds to exactly one that is easily told; else None.

    Emoji become a question mark: signs that are part of no word.
    """
    try:
        spelled = text.encode("cp1252")
    except UnicodeEncodeError:
        if not _QUICK.match(text) or _HIDDEN_IN_A_WORD.search(text):
            return None
        spelled = text.encode("cp1252", "replace")
    if spelled.translate(None, _QUICK_BYTES):
        return None
    return spelled.translate(_TABLE).decode("cp1252")
