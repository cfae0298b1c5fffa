"""What every detector must hold to, whoever adds it."""

import re
from pathlib import Path

import pytest

from relevo.redaction.detector import Detector
from relevo.redaction.detectors import DETECTORS
from relevo.redaction.findings import FindingType
from relevo.redaction.prefilter import Prefilter
from relevo.redaction.view import view_of
from scripts.detectors_table import page_with, table

NAMES = [detector.name for detector in DETECTORS]


def test_names_are_unique():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
def test_a_detector_is_named_for_its_folder_and_labelled_in_capitals(detector: Detector):
    folder, _, kind = detector.name.partition(".")
    assert kind
    assert folder == (detector.country or "generic").lower()
    assert re.fullmatch("[A-Z]+", detector.label)


@pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
def test_words_are_plain_so_that_they_can_be_met(detector: Detector):
    for word in detector.context | detector.fillers | detector.near:
        assert view_of(word).text == word
        assert re.fullmatch("[a-z]+|[0-9]+", word)


@pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
def test_every_shape_has_something_that_triggers_it(detector: Detector):
    for shape in detector.shapes:
        assert shape.trigger or shape.begins or detector.needs_context(shape)


def test_secrets_share_one_label_so_that_a_placeholder_tells_nothing_more():
    assert {d.label for d in DETECTORS if d.type is FindingType.SECRET} == {"CLAVE"}


def test_when_re2_gives_up_every_shape_that_waits_for_it_is_tried():
    class ExhaustedSet:
        def Match(self, _: str) -> None:
            return None

    prefilter = Prefilter(DETECTORS)
    everything = prefilter._telling.waiting
    prefilter._telling._set = ExhaustedSet()
    assert list(prefilter._telling.hits("1")) == list(range(len(everything)))
    assert sum(map(len, everything)) > 20


def test_the_documentation_lists_every_detector_as_it_is():
    page = (Path(__file__).parents[3] / "docs" / "detectors.md").read_text(encoding="utf-8")
    assert page == page_with(table()), "run scripts/detectors_table.py"
