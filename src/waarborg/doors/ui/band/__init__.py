"""The time band: the hour itself as the picture of a guarantee. Dutch: tijdband.

``draw`` turns the plain data of ``waarborg.sla.band`` into an SVG, ``facts`` into the same in words. Neither needs Django,
reads a clock or touches a file. On pages the drawing is fluid and takes its colours from classes; for a document it is
drawn for a width, with literal colours.
"""

from waarborg.doors.ui.band.drawing import draw
from waarborg.doors.ui.band.ink import PAPER, Palette
from waarborg.doors.ui.band.measures import Size
from waarborg.doors.ui.band.words import BandFact, facts, sentence

__all__ = ["PAPER", "BandFact", "Palette", "Size", "draw", "facts", "sentence"]
