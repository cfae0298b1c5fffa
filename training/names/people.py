"""Names of people and of places, put together at random from the lists."""

from __future__ import annotations

import random

from training.names import lexicon

LANGUAGES = {
    "es": ("es_ES", "es_MX", "es_CO", "es_AR", "es_CL", "es"),
    "pt": ("pt_BR", "pt_PT"),
    "en": ("en_US", "en_GB"),
}
_BY = {"es": ("de", "de la", "de los", "del"), "pt": ("da", "de", "do", "dos"), "en": ()}
_SMALL = frozenset(("de", "la", "los", "las", "del", "da", "do", "dos", "y", "e", "en"))
_WIDOWED = ("vda. de", "Vda. de", "viuda de", "vda de")
_RANKS = ("General", "Almirante", "Coronel", "Presidente", "Mariscal", "Padre", "San", "Santa")
_ABBREVIATED = ("Ma.", "Mª", "Mª", "M.", "Fco.", "J.", "Ma", "Gpe.", "Ma. del", "Ma. de los")
_SHORT_SURNAMES = (
    "Hdez.",
    "Hdz.",
    "Rdz.",
    "Rdguez.",
    "Mtz.",
    "Glez.",
    "Glz.",
    "Gzz.",
    "Fdez.",
    "Gtz.",
    "Ptz.",
    "Hdz",
    "Mtz",
)
_SAINTLY = (
    "San Martín",
    "San Román",
    "San Juan",
    "San Miguel",
    "San Pedro",
    "Santa Cruz",
    "Santa María",
    "San José",
    "Santa Ana",
    "Santo Domingo",
)
_ALSO_GIVEN = (
    "Nina",
    "Said",
    "Irma",
    "Irma",
    "Fina",
    "Fiz",
    "Lidio",
    "Segundo",
    "Segundo",
    "Primitivo",
)
_BY_FAMILY = ("de", "de la", "de las", "del", "de los", "da", "dos")
_INVENTED = 0.06  # of the words of names are in no list
_ONSETS = "b c d f g h j l ll m n ñ p qu r s t v y z ch br cr tr pr gr kr k w x sh hu gu".split()  # noqa: SIM905
_NUCLEI = "a e i o u a e i o a ia ue ai au ei".split()  # noqa: SIM905
_CODAS = ("", "", "", "", "n", "r", "s", "l", "m", "y", "z", "c", "th", "nk")


def capitalised(name: str) -> str:
    """Each word but the particles with a capital."""
    return " ".join(
        word
        if word in _SMALL
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for word in name.split(" ")
    )


class People:
    """Invents people. `common`: words of no list that are now and then a surname."""

    def __init__(self, chance: random.Random, common: list[str]) -> None:
        self._chance = chance
        self._slots = lexicon.slots()
        self._faker_given = {lang: _faker(lang, 0) for lang in LANGUAGES}
        self._faker_surnames = {lang: _faker(lang, 1) for lang in LANGUAGES}
        self._own_given = sorted(lexicon.words_of("given.txt"))
        self._own_surnames = sorted(lexicon.words_of("surnames.txt"))
        self._ambiguous = sorted(lexicon.words_of("both_common.txt"))
        self._common = common

    def given(self, lang: str) -> str:
        """A given name, of one word or as Faker has it."""
        kind = self._chance.random()
        if self._chance.random() < _INVENTED:
            return self.invented()
        if kind < 0.3:
            return self._chance.choice(self._slots["given", lang])
        if kind < 0.7 and lang == "es":
            return self._chance.choice(self._own_given)
        if kind < 0.74:
            return self._chance.choice(self._ambiguous)
        return self._chance.choice(self._faker_given[lang])

    def surname(self, lang: str) -> str:
        """A surname; a few are common words, a few in no list."""
        kind = self._chance.random()
        if self._chance.random() < _INVENTED:
            return self.invented()
        if kind < 0.25:
            return self._chance.choice(self._slots["surnames", lang])
        if kind < 0.62 and lang == "es":
            return self._chance.choice(self._own_surnames)
        if kind < 0.68 and lang != "en":
            return self._chance.choice(self._ambiguous)
        if kind < 0.70:
            return self._chance.choice(self._common)
        if kind < 0.73:
            one, other = self._chance.choices(self._own_surnames, k=2)
            return one[: len(one) // 2 + 1] + other[len(other) // 2 :]
        return self._chance.choice(self._faker_surnames[lang])

    def invented(self) -> str:
        """A word of two or three syllables that no list holds."""
        chance = self._chance
        return "".join(
            chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS)
            for _ in range(chance.choice((2, 2, 3)))
        )

    def name(self, lang: str) -> str:
        """A whole name, in one of the ways in which people write it."""
        chance = self._chance
        if lang == "en" and chance.random() < 0.2:
            lang = "es"
        given, second = self.given(lang), self.given(lang)
        surname, mother = self.surname(lang), self.surname(lang)
        both = chance.choice((given, given, f"{given} {second}"))
        by = chance.choice(_BY[lang] or ("de",))
        ways: dict[str, float] = {
            f"{given} {surname}": 33,
            f"{given} {surname} {mother}": 20,
            f"{given} {second} {surname} {mother}": 16,
            f"{given} {second} {surname}": 11,
            f"{both} {by} {mother}": 6,
            f"{both} {surname} {by} {mother}": 5,
            f"{given[0]}. {surname}": 1.3,
            f"{given[0]}. {surname} {mother}": 0.7,
            f"{given} {second[0]}. {surname}": 2,
            f"{chance.choice(_ABBREVIATED)} {given} {surname}": 1.5,
            f"{given} {surname}-{mother}": 1.5,
            f"{surname} {mother} {given}": 0.8,
            f"{given} {chance.choice(('O', 'O', 'D', 'd'))}'{surname.title()}": 0.5,
            f"{both} {surname} {chance.choice(_WIDOWED)} {mother}": 0.7 if lang == "es" else 0,
            f"{both} {by} {surname} y {mother}-{self.surname(lang)}": 0.4,
            f"{both} {self.given(lang)} {surname} {mother}": 1.5,
            f"{given} {surname[0]}. {mother}": 0.4,
            f"{given} {second} {surname[0]}.": 0.3,
            f"{given} {surname} {mother[0]}.": 1.2,
            **self._rarer(lang, (given, surname, mother), both, by),
            f"{surname} {given}": 1.0,
            f"{given} {surname} {'e' if lang == 'pt' else chance.choice('yyi')} {mother}": 0.7,
        }
        return capitalised(chance.choices(list(ways), list(ways.values()))[0])

    def _rarer(
        self, lang: str, words: tuple[str, str, str], both: str, by: str
    ) -> dict[str, float]:
        """Ways that few names are written in, with how often."""
        chance = self._chance
        given, surname, mother = words
        return {
            f"{given} {chance.choice(_SHORT_SURNAMES)} {mother}": 0.7 if lang == "es" else 0,
            f"{given} {surname} {chance.choice(_SHORT_SURNAMES)}": 0.4 if lang == "es" else 0,
            f"{both} {surname} {chance.choice(_SAINTLY)}": 0.7 if lang == "es" else 0.1,
            f"{both} {chance.choice(_SAINTLY)} {mother}": 0.1 if lang == "es" else 0,
            f"{chance.choice(_ALSO_GIVEN)} {surname} {mother}": 0.5,
            f"{chance.choice(_ALSO_GIVEN)} {given} {surname}-{mother}": 0.2,
            f"{given} El {mother}": 0.3,
            f"Juan de Dios {surname} {mother}": 0.2,
            f"{given} de la Luz {mother}": 0.2,
            f"{given} {surname[:4]}-{mother}": 0.3,
            f"{both} {by} {surname} y {chance.choice(_BY_FAMILY)} {mother}": 0.5,
            f"{both} {surname} y {chance.choice(_BY_FAMILY)} {mother}": 0.3,
        }

    def surname_and_initial(self, lang: str) -> str:
        """As on vouchers: "Quispe R.", "Quispe Mamani, R. E.", "QUISPE/ROSA"."""
        chance = self._chance
        surname, given = self.surname(lang), self.given(lang)
        if chance.random() < 0.3:
            surname = f"{surname} {self.surname(lang)}"
        joint = chance.choice((" ", " ", ", ", "/"))
        end = given if joint == "/" else f"{given[0]}."
        if joint != "/" and chance.random() < 0.2:
            end += f" {self.given(lang)[0]}."
        return capitalised(surname + joint + capitalised(end))

    def surname_first(self, lang: str) -> str:
        """As in registers: "Quispe Mamani, Rosa Elena"."""
        chance = self._chance
        surnames = self.surname(lang)
        if chance.random() < 0.8:
            by = chance.choice(_BY_FAMILY) if chance.random() < 0.1 else ""
            surnames = f"{surnames} {by} {self.surname(lang)}".replace("  ", " ")
        given = self.given(lang)
        if chance.random() < 0.6:
            given = f"{given} {self.given(lang)}"
        return capitalised(f"{surnames}, {given}")

    def named_place(self, lang: str) -> str:
        """What a street or a hospital may be called."""
        kind = self._chance.random()
        if kind < 0.5:
            return capitalised(f"{self.surname(lang)} {self.surname(lang)}")
        if kind < 0.65:
            return f"{self._chance.choice(_RANKS)} {self.name(lang)}"
        if kind < 0.8:
            return capitalised(f"{self.given(lang)} {self.surname(lang)}")
        return self.name(lang)


def _faker(lang: str, which: int) -> list[str]:
    found = {n for locale in LANGUAGES[lang] for n in lexicon.faker_names(locale)[which]}
    return sorted(name for name in found if len(name) > 2)
