"""Posts of the kind that the product serves, with names and with what only looks like one.

All of it is invented: templates and lists of this folder, names put together at random. The same
seed gives the same posts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from relevo.redaction.view import view_of
from training.names import lexicon
from training.names.corpora import Text

TEMPLATES = Path(__file__).parent / "templates"
_SLOT = re.compile(r"\{(\w+)\}")
_PARTICLES = (("de", "la"), ("de", "los"), ("de", "las"), ("de",), ("del",))
_LOCALES_OF = {
    "es": ("es_ES", "es_MX", "es_CO", "es_AR", "es_CL", "es"),
    "pt": ("pt_BR", "pt_PT"),
    "en": ("en_US", "en_GB"),
}
_TOP = {
    "es": (
        "juan jose luis carlos jorge miguel pedro maria ana rosa carmen luz martha marta patricia jesus manuel "
        "francisco antonio victor cesar julio fernando alejandro andres diego daniel david sebastian "
        "camilo claudia sandra paola andrea carolina gabriela veronica lucia elena isabel teresa milagros "
        "rocio flor mercedes dolores pilar angel franco victoria soledad julia susana mario oscar raul "
        "ricardo roberto eduardo javier alberto enrique guillermo rafael ramon hector sergio pablo ignacio "
        "gonzalo cristian christian marco"
    ).split(),
    "pt": (
        "maria ana joao jose antonio francisco carlos paulo pedro lucas luiz marcos rafael marcelo bruno "
        "juliana adriana marcia fernanda patricia aline camila amanda jessica vitor rosa lucia luis cruz"
    ).split(),
    "en": "john james mary sarah david michael emma grace mark joy april hope frank rose jack".split(),
}
_TOP_SURNAMES = {
    "es": (
        "garcia rodriguez martinez lopez gonzalez perez sanchez ramirez torres flores rojas diaz vargas castro "
        "romero herrera medina ruiz aguilar ortiz silva castillo mendoza chavez ramos fernandez gutierrez vasquez "
        "quispe huaman mamani espinoza salazar reyes cruz morales rivera guerrero campos vega soto delgado "
        "contreras leon paredes salinas guerra iglesias salas blanco paz franco bravo moreno rubio cano "
        "mora rios montes prado luna cordero santos villa palacios caballero fuentes"
    ).split(),
    "pt": (
        "silva santos oliveira souza lima pereira ferreira costa rodrigues almeida nascimento alves carvalho "
        "araujo ribeiro gomes martins rocha barbosa dias reis cruz rosa campos pinto leite"
    ).split(),
    "en": "smith johnson brown jones miller davis wilson taylor thompson white young king hill baker".split(),
}
_SIGNS = "áéíóúñç"
_TITLES = {
    "es": "Sr. Sra. Srta. Don Doña Dr. Dra. Ing. Lic. señor señora señorita doctor doctora".split(),
    "pt": "Sr. Sra. Dr. Dra. Dona seu senhor senhora".split(),
    "en": "Mr Mrs Ms Dr Mr. Mrs. Ms.".split(),
}
_RELATIVES = {
    "es": "esposo esposa marido mujer hijo hija papá mamá padre madre hermano hermana abuelo abuela abuelita tío tía "
    "suegro suegra primo prima novio novia vecino vecina amigo amiga jefa sobrino nieto cuñado yerno".split(),
    "pt": "esposo esposa marido filho filha pai mãe irmão irmã avó avô tio tia sogra sogro namorado amigo vizinha".split(),
    "en": "husband wife son daughter father mother brother sister uncle friend".split(),
}
_BANKS = (
    "BCP Interbank BBVA Scotiabank Bancolombia Davivienda BancoEstado Falabella Movistar Claro Entel LATAM "
    "Avianca Sky Iberia Vueling Santander Nubank Itaú Bradesco Caixa Vivo Telcel Banamex Rimac Galicia Pichincha "
    "Yape Plin Rappi Ripley Oechsle Orange Endesa Enel Edenor Samsung Toyota Kia Hyundai Netflix MAPFRE Sura"
).split()
_CITIES = (
    "Lima;Arequipa;Cusco;Trujillo;Piura;Bogotá;Medellín;Cali;Barranquilla;Cartagena;Pereira;Santiago;Valparaíso;"
    "Concepción;Temuco;Buenos Aires;Córdoba;Rosario;Mendoza;La Plata;Ciudad de México;Guadalajara;Monterrey;"
    "Puebla;Mérida;Quito;Guayaquil;Cuenca;Loja;Madrid;Barcelona;Valencia;Sevilla;Zaragoza;Bilbao;São Paulo;"
    "Rio de Janeiro;Salvador;Recife;Curitiba;Porto Alegre;Belo Horizonte;Santos;Miraflores;San Isidro;Surco;"
    "Los Olivos;Comas;Chapinero;Providencia;Las Condes;Ñuñoa;Palermo;Coyoacán;Miami;New York;London;Huancayo;Tacna"
).split(";")
_HEADS = {
    "es": "Av.;Avenida;Jr.;Jirón;Calle;Cra.;Carrera;Pasaje;Plaza;Parque;Estadio;Aeropuerto;Aeropuerto Internacional;Colegio;"
    "Universidad;Hospital;Clínica;Urb.;Puente;Estación;la estación;Paradero;Mercado;Centro Comercial;Ovalo;Calle Real;"
    "el parque;la avenida;la calle;el colegio;el hospital;el aeropuerto;el estadio;la I.E.;Malecón;Paseo;Metro;Barrio;"
    "Colonia;Col.;Blvd.;Autopista;Ruta;Distrito;Terminal;la plaza;Teatro;Residencial;Condominio;Edificio;Torre".split(";"),
    "pt": "Av.;Avenida;Rua;R.;Praça;Aeroporto;Hospital;Escola;Rodovia;Estação;Shopping;Bairro;Jardim;Vila;Terminal;Estádio;Alameda;"
    "Travessa;Parque;Edifício;Colégio;Ponte".split(";"),
    "en": "Av.;Avenida;Hospital;Airport;Plaza;Estadio;Terminal;Calle;Parque".split(";"),
}
_OPEN = {
    "es": "hola;Hola;Buenas;Buenas tardes;Buenos días;buenas noches;buen día;Estimados;Señores;Hola buenas;hola,;"
    "Buen día,;Hola!;oigan;Amigos;{B};Señores {B};Estimados señores:;Hola {B},;@{H};@{H} hola,;Ayuda;URGENTE;Por favor;"
    "A ver;Disculpen;Che;Oe;Buenas,;Hola qué tal,".split(";"),
    "pt": "oi;Oi;Olá;Bom dia;Boa tarde;boa noite;Gente;{B};@{H};Olá {B},;Socorro;Por favor;Prezados;oi,".split(";"),
    "en": "hi;Hi;Hello;Hey {B};@{H};Good morning;Dear {B},;hello,;Please help,".split(";"),
}
_BY = {"es": "de la de los del".split(), "pt": "da de do dos".split(), "en": []}
_FICTION = (
    "La Casa de Papel;Cien Años de Soledad;Rosa de Guadalupe;Betty la Fea;El Señor de los Anillos;"
    "Al Fondo Hay Sitio;Pedro el Escamoso;Luis Miguel la serie;Juego de Tronos;Rebelde;Victoria;La Reina del Sur;"
    "Pasión de Gavilanes;María la del Barrio;Juanita la Soltera;Pablo Escobar el patrón del mal;Café con aroma de mujer"
).split(";")


class Generator:
    """Endless posts. Each is a `Text`, in the redactor's spelling, with the spans of names."""

    def __init__(self, seed: int, common: list[str]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - training text
        self._given = {lang: self._pool(lang, 0) for lang in _LOCALES_OF}
        self._surnames = {lang: self._pool(lang, 1) for lang in _LOCALES_OF}
        self._own_given = sorted(lexicon.words_of("given.txt"))
        self._own_surnames = sorted(lexicon.words_of("surnames.txt"))
        self._ambiguous = sorted(lexicon.words_of("both_common.txt"))
        self._common = common
        groups: dict[str, list[str]] = {}
        for line in _marked_lines():
            groups.setdefault(line[0], []).extend(p for p in line[1].split("|") if p)
        self._places, self._brands = groups["places"], groups["brands"]
        self._figures, self._lookalikes = groups["public"], groups["words"]
        read = lambda name: (TEMPLATES / name).read_text(encoding="utf-8").splitlines()  # noqa: E731
        self._cores = {"es": read("es_cores.txt")}
        self._fills = {"es": read("es_fill.txt")}
        self._clean = {"es": read("es_neg.txt")}
        for lang in ("pt", "en"):
            lines = read(f"{lang}.txt")
            for target, mark in ((self._cores, "+"), (self._clean, "-"), (self._fills, "f")):
                target[lang] = [line[2:] for line in lines if line[0] == mark]

    def template_words(self) -> set[str]:
        """The words of the templates, for the lexicon."""
        found: set[str] = set()
        for group in (self._cores, self._fills, self._clean, _OPEN):
            for lines in group.values():
                for line in lines:
                    text = _SLOT.sub(" ", line).replace("\\n", " ")
                    found |= set(re.findall("[a-z]+", lexicon.plain(text)))
        return found

    def posts(self, count: int, names: float = 0.62) -> Iterator[Text]:
        """`count` posts, a share of them with `names`."""
        for _ in range(count):
            lang = self._random.choices(["es", "pt", "en"], [0.74, 0.17, 0.09])[0]
            yield self._post(lang, self._random.random() < names)

    def _post(self, lang: str, named: bool) -> Text:
        r = self._random
        parts = [r.choice(self._cores[lang] if named else self._clean[lang])]
        if r.random() < 0.35:
            parts.insert(0, r.choice(self._clean[lang] if r.random() < 0.4 else self._fills[lang]))
        if r.random() < 0.35:
            parts.append(r.choice(self._clean[lang] if r.random() < 0.4 else self._fills[lang]))
        if r.random() < 0.2:
            parts.insert(0, r.choice(_OPEN[lang]))
        template = parts[0]
        for part in parts[1:]:
            template += r.choice([". ", ". ", ", ", " ", "\n", "; ", "! ", "... ", " "]) + part
        text, spans = self._filled(template.replace("\\n", "\n"), lang)
        style = r.choices(["as", "lower", "upper", "sentence", "title"], [0.4, 0.34, 0.12, 0.1, 0.04])[0]
        text = _cased(text, style, spans)
        text, spans = self._mistyped(text, spans)
        return Text(text, spans)

    def _filled(self, template: str, lang: str) -> tuple[str, list[tuple[int, int]]]:
        out = ""
        spans: list[tuple[int, int]] = []
        while template:
            match = _SLOT.search(template)
            if match is None:
                out += template
                break
            out += template[: match.start()]
            template = template[match.end() :]
            slot = match[1]
            if slot in {"OPEN", "FILL"}:
                source = _OPEN if slot == "OPEN" else self._fills
                template = self._random.choice(source[lang]) + template
                continue
            value, name = self._value(slot, lang)
            value = view_of(value).text
            if name is not None:
                at = value.index(name) if name else 0
                spans.append((len(out) + at, len(out) + at + len(name)))
            out += value
        return view_of(out).text, spans

    def _value(self, slot: str, lang: str) -> tuple[str, str | None]:
        r = self._random
        simple: dict[str, Callable[[], str]] = {
            "N": lambda: str(r.randrange(10**5, 10 ** r.choice([7, 8, 9, 10]))),
            "T": lambda: r.choice(["cel {0}", "{0}", "tel. {0}", "fono {0}", "whatsapp {0}"]).format(
                r.choice(["9{:08d}", "+51 9{:08d}", "3{:09d}", "+56 9 {:08d}", "(11) 9{:08d}"]).format(r.randrange(10**8))
            ),
            "E": lambda: f"{r.choice(self._given[lang])}.{r.choice(self._surnames[lang])}{r.randrange(99)}@"
            f"{r.choice(['gmail.com', 'hotmail.com', 'yahoo.es'])}".lower().replace(" ", ""),
            "DNI": lambda: self._document(lang),
            "ACC": lambda: r.choice(["cuenta ", "cta ", "CCI ", "CLABE ", "", "IBAN ES"]) + str(r.randrange(10**12, 10**18)),
            "M": lambda: r.choice(["S/ ", "$", "US$ ", "R$ ", ""]) + str(r.randrange(20, 9000)) + r.choice(["", " soles", " pesos", " euros"]),
            "D": lambda: f"{r.randrange(1, 29)}/{r.randrange(1, 13):02d}",
            "YEAR": lambda: str(r.randrange(1990, 2026)),
            "AGE": lambda: str(r.randrange(2, 95)),
            "FL": lambda: r.choice(["LA", "AV", "IB", "H2", "G3"]) + str(r.randrange(100, 9999)),
            "PNR": lambda: "".join(r.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=6)),
            "B": lambda: r.choice(_BANKS),
            "CITY": lambda: r.choice(_CITIES),
            "REL": lambda: r.choice(_RELATIVES[lang]),
            "TI": lambda: r.choice(_TITLES[lang]),
            "H": lambda: r.choice([r.choice(_BANKS) + r.choice(["_pe", "Col", "Ayuda", "_cl", ""]),
                                   (r.choice(self._given[lang]) + r.choice(["_", ""]) + r.choice(self._surnames[lang])).replace(" ", "").lower()]),
            "PLACE": lambda: self._place(lang),
            "SAINT": lambda: _title(r.choice(["san ", "santa ", "san ", "santo "]) + r.choice(self._given[lang]))
            if r.random() < 0.7 else _title(r.choice([f for f in self._figures if f.startswith(("san", "virgen", "divino", "jesus"))])),
            "BRAND": lambda: _title(r.choice(self._brands)),
            "FIG": lambda: _title(r.choice(self._figures)),
            "FICT": lambda: r.choice(_FICTION),
            "LOOK": lambda: r.choice([_title, str])(r.choice(self._lookalikes)),
        }  # fmt: skip
        if slot in simple:
            return simple[slot](), None
        if slot == "P":
            name = view_of(self._name(lang)).text
            return name, name
        if slot == "G":
            name = view_of(_title(self._one_given(lang))).text
            return name, name
        if slot == "S1":
            name = view_of(_title(self._surname(lang))).text
            return name, name
        if slot == "GG":
            name = view_of(_title(" ".join(self._one_given(lang) for _ in range(r.choice([1, 2, 2]))))).text
            return name, name
        if slot == "SS":
            name = view_of(_title(" ".join(self._surname(lang) for _ in range(2)))).text
            return name, name
        if slot == "TD":
            name = view_of(self._name(lang)).text
            return r.choice(["Doña ", "Don "]) + name, name
        if slot == "PC":
            name = view_of(
                _title(
                    f"{self._surname(lang)} {self._surname(lang)}, {self._one_given(lang)} {self._one_given(lang)}"
                )
            ).text
            return name, name
        raise ValueError(slot)

    def _document(self, lang: str) -> str:
        r = self._random
        number = r.choice(["{:08d}", "{:08d}", "{:010d}", "{:07d}-K"]).format(r.randrange(10**7, 10**8))
        labels = {
            "es": ["dni ", "DNI ", "DNI: ", "dni n° ", "CC ", "cédula ", "c.c. ", "RUT ", "rut: ", "CI ", "documento ", "INE ", "CURP ", "NIE ", "DNI", ""],
            "pt": ["CPF ", "cpf ", "CPF: ", "RG ", "cpf n ", ""],
            "en": ["ID ", "passport ", "id number "],
        }[lang]  # fmt: skip
        return r.choice(labels) + number

    def _place(self, lang: str) -> str:
        r = self._random
        kind = r.random()
        head = r.choice(_HEADS[lang])
        if kind < 0.45:
            return f"{head} {r.choice(['', '', '', 'de ', 'de '])}{_title(r.choice(self._places))}"
        if kind < 0.6:
            return _title(r.choice(self._places))
        if kind < 0.9:
            name = self._name(lang)
            if r.random() < 0.5:
                name = _title(f"{self._surname(lang)} {self._surname(lang)}")
            elif r.random() < 0.3:
                name = _title(f"{r.choice(['General', 'Almirante', 'Coronel', 'Presidente', 'Mariscal', 'Doctor', 'Padre', 'San', 'Santa'])} {name}")
            tail = r.choice(["", "", f" {r.randrange(10, 2000)}", f" {r.randrange(10, 900)}, {r.choice(_CITIES)}"])
            return f"{head} {r.choice(['', '', '', 'de ', 'de '])}{name}{tail}"
        return r.choice(_CITIES)

    def _pool(self, lang: str, which: int) -> list[str]:
        found: set[str] = set()
        for locale in _LOCALES_OF[lang]:
            found |= {name for name in lexicon.faker_names(locale)[which] if len(name) > 2}
        return sorted(found)

    def _one_given(self, lang: str) -> str:
        r = self._random
        kind = r.random()
        if kind < 0.35:
            return r.choice(_TOP[lang])
        if kind < 0.6 and lang == "es":
            return r.choice(self._own_given)
        if kind < 0.64:
            return r.choice(self._ambiguous)
        return r.choice(self._given[lang])

    def _surname(self, lang: str) -> str:
        r = self._random
        kind = r.random()
        if kind < 0.3:
            return r.choice(_TOP_SURNAMES[lang])
        if kind < 0.6 and lang == "es":
            return r.choice(self._own_surnames)
        if kind < 0.68 and lang != "en":
            return r.choice(self._ambiguous)
        if kind < 0.70:
            return r.choice(self._common)
        if kind < 0.73:
            name = r.choice(self._own_surnames)
            return self._invented(name)
        return r.choice(self._surnames[lang])

    def _invented(self, name: str) -> str:
        """A word like a surname that is in no list."""
        other = self._random.choice(self._own_surnames)
        return name[: len(name) // 2 + 1] + other[len(other) // 2 :]

    def _name(self, lang: str) -> str:
        r = self._random
        if lang == "en" and r.random() < 0.2:
            lang = "es"
        form = r.random()
        given = self._one_given(lang)
        surname = self._surname(lang)
        if form < 0.33:
            name = f"{given} {surname}"
        elif form < 0.53:
            name = f"{given} {surname} {self._surname(lang)}"
        elif form < 0.69:
            name = f"{given} {self._one_given(lang)} {surname} {self._surname(lang)}"
        elif form < 0.8:
            name = f"{given} {self._one_given(lang)} {surname}"
        elif form < 0.9 and _BY[lang]:
            by = " ".join(r.choice(_PARTICLES)) if lang == "es" else r.choice(_BY[lang])
            first = f"{given} {self._one_given(lang)}" if r.random() < 0.3 else given
            name = f"{first} {r.choice(['', surname + ' '])}{by} {self._surname(lang)}"
        elif form < 0.92:
            name = f"{given[0]}. {surname}" + r.choice(["", f" {self._surname(lang)}"])
        elif form < 0.94:
            name = f"{given} {self._one_given(lang)[0]}. {surname}"
        elif form < 0.955:
            name = f"{r.choice(['Ma.', 'M.', 'Fco.', 'J.', 'Ma', 'Gpe.'])} {given} {surname}"
        elif form < 0.975:
            name = f"{given} {surname}-{self._surname(lang)}"
        elif form < 0.985:
            name = f"{surname} {self._surname(lang)} {given}"
        else:
            name = f"{given} {surname} de {self._surname(lang)}"
        return _title(name)

    def _mistyped(
        self, text: str, spans: list[tuple[int, int]]
    ) -> tuple[str, list[tuple[int, int]]]:
        """Some words outside names lose, double or change a letter."""
        r = self._random
        rate = r.choice([0, 0, 0.04, 0.1])
        if not rate:
            return text, spans
        changes = []
        for match in re.finditer(r"[A-Za-z]{4,}", text):
            if r.random() > rate or any(s <= match.start() < e for s, e in spans):
                continue
            word = match.group()
            at = r.randrange(1, len(word) - 1)
            rest = word[at + 1 :]
            change = word[:at] + r.choice(["", 2 * word[at], r.choice("aeioukszxh")]) + rest
            changes.append((match.start(), match.end(), change))
        return _replaced(text, spans, changes)


def _replaced(
    text: str, spans: list[tuple[int, int]], changes: list[tuple[int, int, str]]
) -> tuple[str, list[tuple[int, int]]]:
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


def _title(name: str) -> str:
    """Each word but the particles with a capital."""
    return " ".join(
        word
        if word in {"de", "la", "los", "las", "del", "da", "do", "dos", "y", "e", "en"}
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for word in name.split(" ")
    )


def _cased(text: str, style: str, spans: list[tuple[int, int]]) -> str:
    if style == "lower":
        return text.lower()
    if style == "upper":
        return text.upper()
    if style == "sentence":
        low = text.lower()
        return re.sub(r"(^|[.!?\n] ?)([a-z])", lambda m: m[1] + m[2].upper(), low)
    if style == "title":
        return re.sub(r"\b[a-z](?=[a-z]{3})", lambda m: m[0].upper(), text)
    return text


def _marked_lines() -> Iterator[tuple[str, str]]:
    """Lines of the phrases with the first word of the heading above them."""
    group = ""
    path = lexicon.LISTS / "phrases.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            group = line.split()[1].strip(":")
        elif line.strip():
            yield group, line
