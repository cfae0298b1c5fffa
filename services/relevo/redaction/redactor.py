"""The redactor: a text in, its findings and its redacted form out. Pure; safe to share by threads.

Steps of `Redactor.redact`, repeated in the code:
    1. refuse what cannot be read;
    2. view: one plain spelling for the many ways to write a thing, with a map back to the input;
    3. mask what looks like a placeholder, and the brand's own contacts;
    4. prefilter: one pass of RE2 says which shapes can match at all;
    5. candidates: run `re` for those shapes, weigh context and check digits; read for names;
    6. resolve competing candidates, or else take what of their values stands again elsewhere; mask
       what stands, and repeat 4 to 6 until nothing new appears, so that redacting a redacted text
       finds nothing;
    7. where the view read more than characters, or what stands is joined to what is left, mask the
       findings in the input and repeat 2 to 6: what is left may read otherwise without them;
    8. replace.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from relevo.redaction.allowed import Allowed
from relevo.redaction.competition import Candidate, resolve
from relevo.redaction.configuration import Configuration
from relevo.redaction.detector import ENOUGH, Detector
from relevo.redaction.detectors import DETECTORS
from relevo.redaction.detectors.generic.person import PERSON
from relevo.redaction.detectors.generic.unknown_number import UNKNOWN_NUMBER
from relevo.redaction.errors import TextTooLong, Unreadable
from relevo.redaction.findings import Finding, FindingType, Reason
from relevo.redaction.matching import spans_of
from relevo.redaction.names import Found, Names
from relevo.redaction.pieces import Pieces
from relevo.redaction.placeholders import Lookalikes, Redaction, lookalikes, mask, replace_findings
from relevo.redaction.prefilter import Look, Prefilter, TypeHint
from relevo.redaction.repetition import Known, repetitions
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.view import View, view_of

ENGINE_VERSION = "2.0.0"

_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_SECRET = FindingType.SECRET
_ROUNDS = 6
_CHEAP = 20_000  # characters in all rounds: until then more of them cost little
_LETTER = re.compile("[A-Za-z]")
_DIGIT = re.compile(r"\d")
_CHAIN = re.compile(r"\d(?:[ .,'\-()/_]{0,3}\d){3,}", re.ASCII)
_RUNS_ON = re.compile(r"[^\W_][^\W_]|,[^\W_]")
_JOINED_BEFORE = re.compile(r"[^\s:;=#(\[\"'.]|\d\.")
_JOINED_AFTER = re.compile(r"[^\s:;)\]\"'.,!?]|[,.)][^\s.,)]")


class Redactor:
    """Finds personal data in texts and replaces it. Compiled once; keeps nothing of any text."""

    def __init__(
        self,
        configuration: Configuration = Configuration(),
        detectors: tuple[Detector, ...] = DETECTORS,
    ) -> None:
        self._configuration = configuration
        detectors = (*configuration.detectors, *detectors)
        self._allowed = Allowed(configuration)
        self._least = dict(configuration.thresholds)
        self._prefilter = Prefilter(detectors)
        self._person = detectors.index(PERSON) if PERSON in detectors else None
        self._names = Names()
        self._net = next(
            ((d, order) for order, d in enumerate(detectors) if d.name == UNKNOWN_NUMBER.name), None
        )
        self._labels = frozenset(d.label.lower() for d in detectors if d.type is not _SECRET)
        self._secret_hint = TypeHint(_SECRET, detectors)
        digest = hashlib.sha256(repr(_definitions(configuration, detectors)).encode())
        self.version = f"redaction/{ENGINE_VERSION}+{digest.hexdigest()[:8]}"

    def redact(self, text: str) -> Redaction:
        """Find and replace personal data.

        Raises:
            TextTooLong: it has more code points than the configuration allows.
            Unreadable: it holds a NUL or a lone surrogate.
        """
        # 1. refuse
        if len(text) > self._configuration.longest_text:
            raise TextTooLong("the text is too long", field="text")
        if _UNREADABLE.search(text):
            raise Unreadable("the text holds a NUL or a lone surrogate", field="text")
        findings, named, looks, view = self._found(text)
        # 8. replace
        if not findings and not looks.spans:
            return Redaction(text, (), (), text)
        return replace_findings(text, looks.escaped(view, text), findings, named)

    def may_hold_secret(self, text: str) -> bool:
        """False: `redact` finds no SECRET in this text. Far quicker, and often True for nothing."""
        # A number that goes leaves others apart: "45678912c l a v e".
        return self._secret_hint.possible(view_of(text).text) or self._secret_hint.possible(
            view_of(_DIGIT.sub(" ", text)).text
        )

    def explain(self, finding: Finding) -> str:
        """One line saying why something is a finding; codes only, never the text."""
        country = f" {finding.country}" if finding.country else ""
        reasons = " ".join(finding.reasons)
        return f"{finding.detector}: {finding.type}{country} {finding.score:.2f} {reasons}"

    def _found(self, text: str) -> tuple[list[Finding], list[tuple[str, str]], Lookalikes, View]:
        """The findings, for each its label word and its value in the view; what the text's first
        view is, and what looks like a placeholder in it.
        """
        found: list[tuple[Finding, tuple[str, str]]] = []
        whole: tuple[Lookalikes, View] | None = None
        open_text = text
        known: list[Known] = []  # a view may close words that an earlier one had otherwise
        for _ in range(_rounds(text)):
            # 2. view
            view = view_of(open_text)
            # 3. mask
            looks = lookalikes(view.text)
            whole = whole or (looks, view)
            masked = self._allowed.masked(looks.masked(view.text, self._labels))
            # 4. to 6.
            standing = self._settled(masked, known)
            new = list(_in_input(standing, view, open_text))
            found += new
            # 7. what is left may read otherwise
            if not new or not (view.unusual or any(_joined(view.text, one) for one in standing)):
                break
            if view.unusual:
                known += _by_themselves(new, known, open_text)
            open_text = mask(open_text, ((one.start, one.end) for one, _ in new))
        found.sort(key=lambda pair: pair[0].start)
        assert whole is not None
        return [finding for finding, _ in found], [name for _, name in found], *whole

    def _settled(self, view: str, known: list[Known]) -> list[Candidate]:
        """What stands in a view. The values go to those that are known from earlier views."""
        standing: list[Candidate] = []
        masked = view
        pieces = Pieces(view)
        look = self._prefilter.look(view, pieces)
        may_hold_names = self._person is not None
        rounds, most = 0, _rounds(view)
        for _ in range(most):
            candidates = self._candidates(masked, look) if look else []
            if may_hold_names:
                names = self._names.find(masked, pieces)
                may_hold_names = names is not None
                candidates += self._people(names or ())
            new = resolve(candidates, masked, self._configuration.country) if candidates else []
            new = new or repetitions(known, masked)
            if not new:
                break
            standing += new
            known += [(view[one.start : one.end], one) for one in new]
            rounds += 1
            masked = mask(masked, ((candidate.start, candidate.end) for candidate in new))
            pieces = Pieces(masked)
            # Words that go ("ES55 1178 …") leave others side by side.
            may_hold_names = may_hold_names or (
                self._person is not None and any(_holds_word(view, one) for one in new)
            )
            cut = any(_cuts_a_word(view, candidate) for candidate in new)
            look = self._prefilter.look(masked, pieces) if cut else look.again(masked)
        if rounds == most:
            standing += self._left_over(masked)
        return sorted(standing, key=lambda candidate: candidate.start)

    def _left_over(self, masked: str) -> list[Candidate]:
        """Each number of four digits or more, where findings never end: a text of a hundred
        numbers in a row shows one more of them each time, and none may stay readable.
        """
        if self._net is None:
            return []
        net, order = self._net
        return [
            Candidate(*chain.span(), net, order, ENOUGH, (Reason.SHAPE,))
            for chain in _CHAIN.finditer(masked)
        ]

    def _candidates(self, view: str, look: Look) -> list[Candidate]:
        """What the shapes claim."""
        read: dict[tuple[int, int], Surroundings] = {}
        candidates: list[Candidate] = []
        claims = look.numbers.spans(view, look.starts, look.named) if look.starts else []
        for compiled, named in look.possible:
            spans = spans_of(compiled, view, look)
            if spans:
                claims.append((compiled, named, spans))
        for compiled, named, spans in claims:
            detector = compiled.detector
            for start, end in spans:
                around = read.get((start, end))
                if around is None:
                    around = read[start, end] = Surroundings(view, start, end)
                verdict = detector.judge(view[start:end], compiled.shape, around, named=named)
                if verdict is not None and verdict[0] >= self._least.get(detector.type, 0):
                    candidates.append(Candidate(start, end, detector, compiled.order, *verdict))
        return candidates

    def _people(self, names: Iterable[Found]) -> Iterator[Candidate]:
        least = self._least.get(FindingType.PERSON, 0)
        order = self._person or 0
        for name in names:
            if name.score >= least:
                yield Candidate(name.start, name.end, PERSON, order, name.score, name.reasons)


def _rounds(text: str) -> int:
    """How often a text is read at most: time stays linear, and a short one comes to its end."""
    return max(_ROUNDS, _CHEAP // (len(text) + 1))


def _holds_word(view: str, candidate: Candidate) -> bool:
    return _LETTER.search(view, candidate.start, candidate.end) is not None


def _cuts_a_word(view: str, candidate: Candidate) -> bool:
    """What is masked begins or ends within a run of letters, digits and commas ("dpto12,4567"),
    and so makes new words.
    """
    return any(
        edge and edge < len(view) and _RUNS_ON.match(view, edge - 1) is not None
        for edge in (candidate.start, candidate.end)
    )


def _joined(view: str, candidate: Candidate) -> bool:
    """What stands is joined to what is left ("4567891@ana"), which may read otherwise without."""
    start, end = candidate.start, candidate.end
    return (start > 0 and _JOINED_BEFORE.match(view, start - 1) is not None) or (
        _JOINED_AFTER.match(view, end) is not None
    )


def _by_themselves(
    new: list[tuple[Finding, tuple[str, str]]], known: list[Known], text: str
) -> list[Known]:
    """The values as they read without the text around them, where that is another way."""
    candidates = dict(known)
    alone = [
        (view_of(text[finding.start : finding.end]).text, value) for finding, (_, value) in new
    ]
    # What only the net took is in no view's values.
    return [
        (read, candidates[value]) for read, value in alone if read != value and value in candidates
    ]


def _in_input(
    standing: list[Candidate], view: View, text: str
) -> Iterator[tuple[Finding, tuple[str, str]]]:
    """Candidates in terms of the input; two can meet within one character of it, such as a circled
    "10": the first has it.
    """
    free = 0
    for candidate in standing:
        start, end = view.origin(candidate.start, candidate.end)
        value = view.text[candidate.start : candidate.end]
        start = max(start, free)
        if start >= end:
            continue
        free = end
        plain = text[start:end] == value
        finding = Finding(
            start=start,
            end=end,
            type=candidate.detector.type,
            country=candidate.detector.country,
            detector=candidate.detector.name,
            score=candidate.score,
            reasons=candidate.reasons if plain else (*candidate.reasons, Reason.NORMALISED),
        )
        yield finding, (candidate.detector.label, value)


def _definitions(
    configuration: Configuration, detectors: tuple[Detector, ...]
) -> list[tuple[object, ...]]:
    """What decides, in an order that does not change between processes."""
    return [
        (
            configuration.brand,
            configuration.phones_allowed,
            configuration.emails_allowed,
            configuration.products_allowed,
            configuration.country,
            [(of.value, least) for of, least in configuration.thresholds],
            configuration.longest_text,
        ),
        *(
            (
                d.name,
                d.type,
                d.label,
                d.shapes,
                sorted(d.context),
                sorted(d.fillers),
                sorted(d.near),
            )
            for d in detectors
        ),
    ]
