"""The one rule for findings about the same stretch."""

from relevo.redaction.competition import Candidate, resolve
from relevo.redaction.detector import Detector
from relevo.redaction.findings import FindingType, Reason

VIEW = "0123456789 0123456789"


def candidate(
    start: int,
    end: int,
    *reasons: Reason,
    type_: FindingType = FindingType.PHONE,
    country: str | None = None,
    score: float = 0.5,
    order: int = 0,
) -> Candidate:
    detector = Detector(name="x.y", type=type_, country=country, label="X", shapes=())
    return Candidate(start, end, detector, order, score, reasons)


def test_a_secret_stands_before_any_evidence():
    secret = candidate(0, 4, Reason.LABEL, type_=FindingType.SECRET)
    other = candidate(0, 4, Reason.LABEL, Reason.CHECK_DIGIT, score=0.99)
    assert resolve([other, secret], VIEW, None) == [secret]


def test_more_evidence_stands_before_length():
    short = candidate(0, 4, Reason.LABEL, Reason.CHECK_DIGIT)
    inside = candidate(0, 4, Reason.SHAPE)
    assert resolve([inside, short], VIEW, None) == [short]


def test_the_longer_stands_then_the_earlier():
    long, short = candidate(0, 10), candidate(2, 6)
    assert resolve([short, long], VIEW, None) == [long]
    early, late = candidate(0, 6), candidate(3, 9)
    assert resolve([late, early], VIEW, None)[0] == early


def test_what_loses_is_cut_back_and_nothing_stays_readable():
    strong = candidate(0, 10, Reason.LABEL)
    weak = candidate(5, 21)
    first, rest = resolve([weak, strong], VIEW, None)
    assert (first.start, first.end) == (0, 10)
    assert (rest.start, rest.end) == (11, 21)


def test_home_decides_then_score_then_the_order_of_the_registry():
    peru = candidate(0, 8, country="PE", order=0)
    argentina = candidate(0, 8, country="AR", order=1)
    assert resolve([argentina, peru], VIEW, None) == [peru]
    assert resolve([peru, argentina], VIEW, "AR") == [argentina]
    sure = candidate(0, 8, score=0.9, order=2)
    assert resolve([peru, sure], VIEW, None) == [sure]
