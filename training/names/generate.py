"""Posts of the kind that the product serves, with names and with what only looks like one.

All of it is invented: templates and lists of this folder, names put together at random. The same
seed gives the same posts.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from relevo.redaction.view import view_of
from training.names import lexicon
from training.names.corpora import Text
from training.names.people import People, capitalised

Spans = list[tuple[int, int]]

TEMPLATES = Path(__file__).parent / "templates"
_SLOT = re.compile(r"\{(\w+)\}")
_LABELS = {
    "es": ("dni ", "DNI ", "DNI: ", "dni n° ", "CC ", "cédula ", "c.c. ", "RUT ", "rut: ", "CI ", "NIE ", "DNI", ""),
    "pt": ("CPF ", "cpf ", "CPF: ", "RG ", "cpf n ", ""),
    "en": ("ID ", "passport ", "id number "),
}  # fmt: skip
_PHONES = ("9{:08d}", "+51 9{:08d}", "3{:09d}", "+56 9 {:08d}", "(11) 9{:08d}")
_STYLES = {"as": 0.4, "lower": 0.34, "upper": 0.12, "sentence": 0.1, "title": 0.04}
_JOINTS = (". ", ". ", ", ", " ", "\n", "; ", "! ", "... ", " ")


class Generator:
    """Endless posts. Each is a `Text`, in the redactor's spelling, with the spans of names."""

    def __init__(self, seed: int, common: dict[str, int]) -> None:
        """`common`: words of the corpora and how often they stand there."""
        self._chance = random.Random(seed)
        self._words = list(common)
        self._often = list(accumulate(math.sqrt(count) for count in common.values()))
        self._people = People(self._chance, [word for word in common if len(word) >= 4])
        self._slots = lexicon.slots()
        self._phrases = lexicon.phrase_groups()
        self._common = sorted(set().union(*lexicon.nouns()))
        self._saints = [
            phrase
            for phrase in self._phrases["public"]
            if phrase.startswith(("san", "virgen", "divino", "jesus"))
        ]
        self._named: dict[str, list[str]] = {}
        self._clean: dict[str, list[str]] = {}
        self._fillers: dict[str, list[str]] = {}
        groups = {"+": self._named, "-": self._clean, "f": self._fillers}
        for lang in ("es", "pt", "en"):
            for line in (TEMPLATES / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
                groups[line[0]].setdefault(lang, []).append(line[2:].replace("\\n", "\n"))

    def template_words(self) -> set[str]:
        """The words of the templates, for the lexicon."""
        lines = [
            line
            for group in (self._named, self._clean, self._fillers)
            for some in group.values()
            for line in some
        ]
        lines += [
            line for (name, _), some in self._slots.items() if name == "openings" for line in some
        ]
        return set(re.findall("[a-z]+", lexicon.plain(_SLOT.sub(" ", "\n".join(lines)))))

    def posts(self, count: int, named: float = 0.62) -> Iterator[Text]:
        """`count` posts, a share of them with names."""
        for _ in range(count):
            lang = self._chance.choices(("es", "pt", "en"), (0.74, 0.17, 0.09))[0]
            text, spans = self._filled(self._template(lang, self._chance.random() < named), lang)
            style = self._chance.choices(list(_STYLES), list(_STYLES.values()))[0]
            yield Text(*self._mistyped(_cased(text, style), spans))

    def _template(self, lang: str, named: bool) -> str:
        chance = self._chance
        parts = [chance.choice((self._named if named else self._clean)[lang])]
        for place in (0, 2):
            if chance.random() < 0.35:
                source = self._clean if chance.random() < 0.4 else self._fillers
                parts.insert(place, chance.choice(source[lang]))
        if chance.random() < 0.2:
            parts.insert(0, chance.choice(self._slots["openings", lang]))
        template = parts[0]
        for part in parts[1:]:
            template += chance.choice(_JOINTS) + part
        return template

    def _filled(self, template: str, lang: str) -> tuple[str, Spans]:
        out = ""
        spans: Spans = []
        while (match := _SLOT.search(template)) is not None:
            out += template[: match.start()]
            template = template[match.end() :]
            slot = match[1]
            if slot == "OPEN":
                template = self._chance.choice(self._slots["openings", lang]) + template
            elif slot == "FILL":
                template = self._chance.choice(self._fillers[lang]) + template
            elif slot in _PEOPLE:
                before, name = _PEOPLE[slot](self._people, lang)
                out += before
                name = view_of(name).text
                spans.append((len(out), len(out) + len(name)))
                out += name
            else:
                out += view_of(self._value(slot, lang)).text
        return view_of(out + template).text, spans

    def _value(self, slot: str, lang: str) -> str:
        chance = self._chance
        number = chance.randrange
        pick: Callable[[str], str] = lambda name: chance.choice(self._slots[name, "all"])  # noqa: E731
        phrase: Callable[[str], str] = lambda name: capitalised(chance.choice(self._phrases[name]))  # noqa: E731
        made: dict[str, Callable[[], str]] = {
            "N": lambda: str(number(10**5, 10 ** chance.choice((7, 8, 9, 10)))),
            "T": lambda: chance.choice(("cel ", "", "tel. ", "fono ", "whatsapp "))
            + chance.choice(_PHONES).format(number(10**8)),
            "E": lambda: f"{self._handle(lang)}{number(99)}@{chance.choice(('gmail.com', 'yahoo.es'))}",
            "DNI": lambda: chance.choice(_LABELS[lang])
            + chance.choice(("{:08d}", "{:08d}", "{:010d}", "{:07d}-K")).format(number(10**7, 10**8)),
            "ACC": lambda: chance.choice(("cuenta ", "cta ", "CCI ", "CLABE ", "", "IBAN ES"))
            + str(number(10**12, 10**18)),
            "M": lambda: chance.choice(("S/ ", "$", "US$ ", "R$ ", ""))
            + f"{number(20, 9000)}{chance.choice(('', ' soles', ' pesos', ' euros'))}",
            "D": lambda: f"{number(1, 29)}/{number(1, 13):02d}",
            "YEAR": lambda: str(number(1990, 2026)),
            "AGE": lambda: str(number(2, 95)),
            "FL": lambda: f"{chance.choice(('LA', 'AV', 'IB', 'H2', 'G3'))}{number(100, 9999)}",
            "PNR": lambda: "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=6)),
            "B": lambda: pick("companies"),
            "CITY": lambda: pick("cities"),
            "FICT": lambda: pick("fiction"),
            "REL": lambda: chance.choice(self._slots["relatives", lang]),
            "TI": lambda: chance.choice(self._slots["titles", lang]),
            "H": lambda: chance.choice((pick("companies") + chance.choice(("_pe", "Ayuda", "")), self._handle(lang))),
            "NP": lambda: self._people.named_place(lang),
            "PLACE": lambda: self._place(lang),
            "PROD": lambda: pick("products"),
            "SAINT": lambda: capitalised(
                chance.choice(self._saints)
                if chance.random() < 0.3
                else f"{chance.choice(('san', 'santa', 'san', 'santo'))} {self._people.given(lang)}"
            ),
            "ANY": lambda: " ".join(chance.choices(self._words, cum_weights=self._often, k=number(1, 5))),
            "BRAND": lambda: phrase("brands"),
            "BARE": lambda: phrase("places"),
            "FIG": lambda: phrase("public"),
            "CODE": self._code,
            "ORG": lambda: self._organisation(lang),
            "AIR": lambda: "".join(chance.choices("ABCDEGILMOPQRSTUXYZ", k=3)),
            "TOWN": lambda: pick("towns"),
            "CAP": lambda: self._capitals(lang),
            "ALL": lambda: " ".join(self._some(chance.randrange(3, 8))).upper(),
            "LOOK": lambda: chance.choice((str, capitalised))(chance.choice(self._phrases["words"])),
        }  # fmt: skip
        return made[slot]()

    def _code(self) -> str:
        """A model's number: "VB4C", "SM-A54", "X200"."""
        chance = self._chance
        letters = "".join(chance.choices("ABCDEFGHJKLMNPRSTVWXZ", k=chance.choice((1, 2, 2, 3))))
        figures = str(chance.randrange(1, 10 ** chance.choice((1, 2, 3))))
        end = chance.choice(("", "", "C", "S", "W", "F", " Pro", " Plus"))
        return chance.choice(
            (letters, letters + figures + end, letters + figures, figures + letters)
        )

    def _organisation(self, lang: str) -> str:
        """Where an employee is of: "la EPS", "CNEL", "la suc. Centro", "Supermaxi"."""
        chance = self._chance
        named = chance.choice(self._slots["shops", "all"])
        place = chance.choice(self._slots[chance.choice(("cities", "towns")), "all"])
        initials = "".join(chance.choices("ABCDEFGIJLMNOPRSTU", k=chance.choice((3, 3, 4, 4, 5))))
        if chance.random() < 0.1:
            named = self._people.invented().capitalize()
        made = (named, named, f"{named} {place}", initials, initials, f"{initials} {place}")
        article = "la " if lang == "es" else ""
        offices = (
            f"{article}suc. {place}",
            f"{article}{chance.choice(('EPS', 'IPS', 'AFP', 'sucursal', 'tienda', 'oficina', 'agencia', 'suc', 'sede'))}",
            f"{article}{chance.choice(('EPS', 'clínica', 'sucursal', 'tienda', 'suc'))} {place}",
        )
        return chance.choice(made + offices)

    def _some(self, count: int) -> list[str]:
        return [
            self._chance.choices(self._words, cum_weights=self._often)[0]
            if self._chance.random() < 0.3
            else self._chance.choice(self._common)
            for _ in range(count)
        ]

    def _capitals(self, lang: str) -> str:
        """A title, a product or a brand that nobody knows: "Sierra Dorada", "Banca Joven Total"."""
        chance = self._chance
        words = [word.capitalize() for word in self._some(chance.choice((2, 2, 2, 3, 3, 4)))]
        kind = chance.random()
        if kind < 0.12:
            words[-1] = self._people.invented().capitalize()
        elif kind < 0.2:
            words[0] = self._people.invented().capitalize()
        elif kind < 0.27:
            words[-1] = chance.choice(self._slots["cities", "all"])
        elif kind < 0.32:
            words[-1] = self._people.surname(lang).capitalize()
        elif kind < 0.36:
            words[-1] = self._people.given(lang).capitalize()
        if chance.random() < 0.3:
            words[-1] = (
                f"{chance.choice(('de', 'del', 'de la', 'y', 'da', 'do', 'of', '&'))} {words[-1]}"
            )
        return " ".join(words)

    def _handle(self, lang: str) -> str:
        joint = self._chance.choice(("_", "", "."))
        return f"{self._people.given(lang)}{joint}{self._people.surname(lang)}".replace(
            " ", ""
        ).lower()

    def _place(self, lang: str) -> str:
        chance = self._chance
        kind = chance.random()
        city = chance.choice(self._slots["cities", "all"])
        head = f"{chance.choice(self._slots['heads', lang])} {chance.choice(('', '', '', 'de ', 'de '))}"
        if kind < 0.45:
            return head + capitalised(chance.choice(self._phrases["places"]))
        if kind < 0.6:
            return capitalised(chance.choice(self._phrases["places"]))
        if kind < 0.9:
            tails = (
                "",
                "",
                f" {chance.randrange(10, 2000)}",
                f" {chance.randrange(10, 900)}, {city}",
            )
            return head + self._people.named_place(lang) + chance.choice(tails)
        return city

    def _mistyped(self, text: str, spans: Spans) -> tuple[str, Spans]:
        """Some words outside names lose, double or change a letter."""
        chance = self._chance
        rate = chance.choice((0, 0, 0.04, 0.1))
        changes = []
        for match in re.finditer(r"[A-Za-z]{4,}", text):
            if chance.random() >= rate or any(s <= match.start() < e for s, e in spans):
                continue
            word = match.group()
            at = chance.randrange(1, len(word) - 1)
            letter = chance.choice(("", 2 * word[at], chance.choice("aeioukszxh")))
            changes.append((match.start(), match.end(), word[:at] + letter + word[at + 1 :]))
        return _replaced(text, spans, changes)


# What stands before the name, and the name. Titles are no part of it: the reader adds them.
_PEOPLE: dict[str, Callable[[People, str], tuple[str, str]]] = {
    "P": lambda people, lang: ("", people.name(lang)),
    "DON": lambda people, lang: ("don ", people.name(lang)),
    "DONA": lambda people, lang: ("Doña ".replace("ñ", "n"), people.name(lang)),
    "G": lambda people, lang: ("", capitalised(people.given(lang))),
    "GG": lambda people, lang: ("", capitalised(f"{people.given(lang)} {people.given(lang)}")),
    "S1": lambda people, lang: ("", capitalised(people.surname(lang))),
    "SS": lambda people, lang: ("", capitalised(f"{people.surname(lang)} {people.surname(lang)}")),
    "PI": lambda people, lang: ("", people.surname_and_initial(lang)),
    "PC": lambda people, lang: ("", people.surname_first(lang)),
}


def _replaced(text: str, spans: Spans, changes: list[tuple[int, int, str]]) -> tuple[str, Spans]:
    out, done = "", 0
    for start, end, change in changes:
        out += text[done:start] + change
        done = end
    grown = [(start, len(change) - (end - start)) for start, end, change in changes]
    moved = []
    for start, end in spans:
        shift = sum(more for place, more in grown if place < start)
        moved.append((start + shift, end + shift))
    return out + text[done:], moved


def _cased(text: str, style: str) -> str:
    if style == "lower":
        return text.lower()
    if style == "upper":
        return text.upper()
    if style == "sentence":
        return re.sub(r"(^|[.!?\n] ?)([a-z])", lambda m: m[1] + m[2].upper(), text.lower())
    if style == "title":
        return re.sub(r"\b[a-z](?=[a-z]{3})", lambda m: m[0].upper(), text)
    return text
