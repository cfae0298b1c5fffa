"""The redactor: a text in, its findings and its redacted form out. Pure; safe to share by threads.

Steps of `Redactor.redact`, repeated in the code:
    1. refuse what cannot be read;
    2. view: fold look-alike and invisible characters, with a map back to the input;
    3. mask what looks like a placeholder, and the brand's own contacts;
    4. prefilter: one pass of RE2 says which shapes can match at all;
    5. candidates: run `re` for those shapes, weigh context and check digits; read names;
    6. resolve competing candidates; mask what stands, and repeat 4 to 6 until nothing new appears,
       so that redacting a redacted text finds nothing; then add what of it stands again elsewhere;
    7. replace.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from relevo.redaction.allowed import Allowed
from relevo.redaction.competition import Candidate, resolve
from relevo.redaction.configuration import Configuration
from relevo.redaction.detector import Detector
from relevo.redaction.detectors import DETECTORS
from relevo.redaction.detectors.generic.person import PERSON
from relevo.redaction.errors import TextTooLong, Unreadable
from relevo.redaction.findings import Finding, FindingType, Reason
from relevo.redaction.names import Names
from relevo.redaction.placeholders import Redaction, lookalikes, mask, replace_findings
from relevo.redaction.prefilter import Prefilter, TypeHint
from relevo.redaction.repetition import repetitions
from relevo.redaction.surroundings import Surroundings, surroundings_of
from relevo.redaction.view import View, view_of

ENGINE_VERSION = "1.1.0"

_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_ROUNDS = 4


class Redactor:
    """Finds personal data in texts and replaces it. Compiled once; keeps nothing of any text."""

    def __init__(
        self,
        configuration: Configuration = Configuration(),
        detectors: tuple[Detector, ...] = DETECTORS,
    ) -> None:
        self._configuration = configuration
        self._allowed = Allowed(configuration)
        self._prefilter = Prefilter(detectors)
        self._person = detectors.index(PERSON) if PERSON in detectors else None
        self._names = Names()
        self._secret_words = frozenset().union(
            *(d.context for d in detectors if d.type is FindingType.SECRET)
        )
        self._secret_hint = TypeHint(FindingType.SECRET, detectors)
        digest = hashlib.sha256(repr((configuration, _definitions(detectors))).encode())
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
        # 2. view
        view = view_of(text)
        # 3. mask
        looks = lookalikes(view.text)
        open_text = looks.masked(view.text, self._secret_words)
        # 4. to 6.
        standing = self._settled(self._allowed.masked(open_text))
        # 7. replace
        findings: list[Finding] = []
        named: list[tuple[str, str]] = []
        for candidate in standing:
            # Two candidates can meet within one character of the input, such as a circled "10".
            free = findings[-1].end if findings else 0
            finding = _finding(candidate, view, text, free)
            if finding.start < finding.end:
                findings.append(finding)
                named.append((candidate.detector.label, view.text[candidate.start : candidate.end]))
        return replace_findings(text, looks.escaped(view, text), findings, named)

    def may_hold_secret(self, text: str) -> bool:
        """False: `redact` finds no SECRET in this text. Far quicker, and often True for nothing."""
        return self._secret_hint.possible(view_of(text).text)

    def explain(self, finding: Finding) -> str:
        """One line saying why something is a finding; codes only, never the text."""
        country = f" {finding.country}" if finding.country else ""
        reasons = " ".join(finding.reasons)
        return f"{finding.detector}: {finding.type}{country} {finding.score:.2f} {reasons}"

    def _settled(self, view: str) -> list[Candidate]:
        standing: list[Candidate] = []
        masked = view
        for _ in range(_ROUNDS):
            new = resolve(self._candidates(masked), masked, self._configuration.country)
            if not new:
                break
            standing += new
            masked = mask(masked, ((candidate.start, candidate.end) for candidate in new))
        if standing:
            standing += repetitions(standing, view, masked)
        return sorted(standing, key=lambda candidate: candidate.start)

    def _candidates(self, view: str) -> Iterator[Candidate]:
        read: dict[tuple[int, int], Surroundings] = {}
        for compiled, named in self._prefilter.possible(view):
            detector, shape = compiled.detector, compiled.shape
            group = "value" if "value" in compiled.pattern.groupindex else 0
            for match in compiled.pattern.finditer(view):
                start, end = match.span(group)
                if not named and not detector.stands_alone(match[group]):
                    continue
                around = read.get((start, end))
                if around is None:
                    around = read[start, end] = surroundings_of(view, start, end)
                verdict = detector.judge(match[group], shape, around)
                if verdict is not None:
                    yield Candidate(start, end, detector, compiled.order, *verdict)
        if self._person is not None:
            for name in self._names.find(view):
                yield Candidate(
                    name.start, name.end, PERSON, self._person, name.score, name.reasons
                )


def _finding(candidate: Candidate, view: View, text: str, free: int) -> Finding:
    """A candidate in terms of the input, from `free` on."""
    start, end = view.origin(candidate.start, candidate.end)
    plain = text[start:end] == view.text[candidate.start : candidate.end]
    return Finding(
        start=max(start, free),
        end=end,
        type=candidate.detector.type,
        country=candidate.detector.country,
        detector=candidate.detector.name,
        score=candidate.score,
        reasons=candidate.reasons if plain else (*candidate.reasons, Reason.NORMALISED),
    )


def _definitions(detectors: tuple[Detector, ...]) -> list[tuple[object, ...]]:
    """What decides, of each detector, in an order that does not change between processes."""
    return [
        (d.name, d.type, d.label, d.shapes, sorted(d.context), sorted(d.fillers), sorted(d.near))
        for d in detectors
    ]
