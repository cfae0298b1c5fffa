"""Driving licences of Colombia (RUNT): the number of the cédula; older ones up to 15 digits."""

from relevo.redaction.detectors.licences import driving_licence
from relevo.redaction.detectors.numbers import any_grouping

LICENCE = driving_licence("CO", any_grouping(6, 15))
