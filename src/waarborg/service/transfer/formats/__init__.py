"""How other systems write what they export, and our own tables: each format turns its records into ours.

A further system is a module here with its ``Format``, and a line in ``reading.FORMATS``.
"""

from waarborg.service.transfer.formats.format import Format
from waarborg.service.transfer.formats.reading import FORMATS, Read, files_in, read

__all__ = ["FORMATS", "Format", "Read", "files_in", "read"]
