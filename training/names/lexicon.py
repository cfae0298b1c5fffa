"""The lexicon: words and their kinds, from Faker's lists, our own, and the words of the corpora."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from relevo.redaction.names.tokens import pieces_of
from relevo.redaction.view import view_of

LISTS = Path(__file__).parent / "lists"
LOCALES = [
    "es_ES",
    "es_MX",
    "es_CO",
    "es_AR",
    "es_CL",
    "es",
    "es_CA",
    "pt_BR",
    "pt_PT",
    "en_US",
    "en_GB",
    "it_IT",
    "fr_FR",
    "de_DE",
]
_SHORTEST = 3
_SHORTER = frozenset(["ku", "uc", "ek", "ng", "wu", "xu"])  # surnames that are no other word
_SEEN = 3  # times in small letters, to be a common word


def plain(text: str) -> str:
    """As the redactor's view, lower case."""
    return view_of(text).text.lower()


def lines_of(name: str) -> list[str]:
    """A list's lines without comments."""
    text = (LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def words_of(name: str) -> set[str]:
    return {word for line in lines_of(name) for word in plain(line).split()}


def slots() -> dict[tuple[str, str], list[str]]:
    """What fills the slots of the templates, by name and language."""
    found = {}
    for line in lines_of("slots.txt"):
        name, _, values = line.partition(": ")
        kind, _, language = name.partition(" ")
        found[kind, language] = values.split(";")
    return found


def phrase_groups() -> dict[str, list[str]]:
    """The phrases by the first word of the comment above them: places, brands, public, words."""
    groups: dict[str, list[str]] = {}
    group = ""
    for line in (LISTS / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            group = line.split()[1].strip(":")
        else:
            phrases = [plain(part).strip() for part in line.split("|")]
            groups.setdefault(group, []).extend(phrase for phrase in phrases if " " in phrase)
    return groups


def faker_names(locale: str) -> tuple[dict[str, float], dict[str, float]]:
    """Given names and surnames of a locale with their weights, as Faker writes them."""
    try:
        provider = import_module(f"faker.providers.person.{locale}").Provider
    except ModuleNotFoundError:
        return {}, {}
    given: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for attribute in sorted(dir(provider)):
        if not attribute.startswith(("first_name", "last_name")):
            continue
        values = getattr(provider, attribute)
        if not isinstance(values, (list, tuple, dict)):
            continue
        target = given if attribute.startswith("first") else surnames
        for name in values:
            target[name] += 1.0
    return dict(given), dict(surnames)


def names() -> tuple[set[str], set[str]]:
    """All words of given names and of surnames."""
    given = words_of("given.txt")
    surnames = words_of("surnames.txt")
    for locale in LOCALES:
        more_given, more_surnames = faker_names(locale)
        given |= {w for name in more_given for w in pieces_of(view_of(name).text)[0][1::2]}
        surnames |= {w for name in more_surnames for w in pieces_of(view_of(name).text)[0][1::2]}
    return (
        {word for word in given if len(word) >= _SHORTEST},
        {word for word in surnames if len(word) >= _SHORTEST} | _SHORTER,
    )


def kinds() -> dict[str, str]:
    """The words of `kinds.txt`."""
    found = {}
    for line in lines_of("kinds.txt"):
        kind, _, words = line.partition(":")
        for word in plain(words).split():
            if "-" not in word and kind == kind.strip() and len(kind) == 1:
                found.setdefault(word, kind)
    return found


_ENDINGS = {
    "es": {
        "ar": "o as a amos an e aste o aron aba abas aban abamos are ara aran ara aria arian ando ado ada ados adas en es "
        "emos arlo arla arme arte arnos arles arle andome andolo ador adora adores arlos arlas ame enme enlo enla enle",
        "er": "o es e emos en i iste io ieron ia ias ian iamos ere era eran eria erian iendo ido ida idos idas a as an amos "
        "erlo erla erme erte ernos erles erle iera ieran ame anme anlo anla",
        "ir": "o es e imos en i iste io ieron ia ias ian iamos ire ira iran iria irian iendo ido ida idos idas a as an amos "
        "irlo irla irme irte irnos irles irle iera ieran ame anme anlo anla",
    },
    "pt": {
        "ar": "o as a amos am ei ou aram ava avam ando ado ada ados adas arei ara arao aria ariam e em es emos asse",
        "er": "o es e emos em i eu eram ia iam endo ido ida idos idas erei era erao eria eriam a am esse",
        "ir": "o es e imos em i iu iram ia iam indo ido ida idos idas irei ira irao iria iriam a am isse",
    },
}  # fmt: skip


def verb_forms() -> set[str]:
    """The regular forms of our list of verbs, and some that no one says: they are no names either."""
    found = set()
    for line in lines_of("verbs.txt"):
        language, _, verbs = line.partition(":")
        for verb in plain(verbs).split():
            found.add(verb)
            found |= {verb[:-2] + ending for ending in _ENDINGS[language][verb[-2:]].split()}
    return {word for word in found if len(word) >= 4}


def nouns() -> tuple[set[str], set[str]]:
    """Our nouns and adjectives as listed, and their other forms."""
    listed: set[str] = set()
    forms: set[str] = set()
    for line in lines_of("nouns.txt"):
        language, _, words = line.partition(": ")
        for word in plain(words).split():
            listed.add(word)
            plural = "s" if language == "en" or word[-1] in "aeiou" else "es"
            forms.add(f"{word[:-1]}ces" if word[-1] == "z" else word + plural)
            if word[-1] == "o" and language != "en":
                forms |= {f"{word[:-1]}a", f"{word[:-1]}as"}
            if word.endswith("ao"):
                forms |= {f"{word[:-2]}oes", f"{word[:-2]}aes"}
            if word.endswith(("or", "al", "on")) and language != "en":
                forms |= {f"{word}a", f"{word}as", f"{word[:-1]}is"}
    return listed, forms


def build(common_seen: Counter[str], template_words: Iterable[str]) -> dict[str, str]:
    """Word to kind. `common_seen`: words in small letters outside names, with their counts."""
    given, surnames = names()
    ambiguous = words_of("both_common.txt")
    stop = words_of("common.txt") - ambiguous
    common = {word for word, count in common_seen.items() if count >= _SEEN}
    common |= words_of("common_more.txt")
    listed, forms = nouns()
    common |= listed
    # Only these make a name doubtful. Templates hold names, and made forms look like some: "marta".
    doubtful = common | ambiguous
    common |= set(template_words)
    common |= {word + "s" for word in common if word[-1:] in set("aeo") and len(word) > _SHORTEST}
    common |= verb_forms() | forms
    lexicon: dict[str, str] = {}
    for word in common | stop:
        lexicon[word] = "W"
    for word in given | surnames:
        if word in stop:
            continue
        kind = "B" if word in given and word in surnames else "G" if word in given else "S"
        lexicon[word] = kind.lower() if word in doubtful else kind
    for word in ambiguous:
        if word not in lexicon or lexicon[word] == "W":
            lexicon[word] = "s"
    for letter in "abcdefghijklmnopqrstuvwxyz":
        lexicon[letter] = "i"
    lexicon.update({"a": "W", "o": "W"})
    lexicon.update(kinds())
    return lexicon
