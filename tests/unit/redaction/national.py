"""How the tables of the national detectors are written: what must be found stands in «»."""

import re

import pytest

_MARKED = re.compile("«(.*?)»", re.DOTALL)


def cases(tables):
    """Every case of the tables, once each."""
    return pytest.mark.parametrize(
        "marked", sorted({case for table in tables.values() for case in table})
    )


def found_and_meant(redactor, marked):
    """What the redactor finds in a marked text, and what the marks say."""
    meant = _MARKED.findall(marked)
    text = _MARKED.sub(r"\1", marked)
    return [text[f.start : f.end] for f in redactor.redact(text).findings], meant


def detector_of_first(redactor, table):
    """The detector of the first finding in the first case of a table."""
    return redactor.redact(_MARKED.sub(r"\1", table[0])).findings[0].detector
