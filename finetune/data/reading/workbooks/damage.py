"""What a damaged workbook makes its readers raise, as one plain refusal."""

import contextlib
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from maas.jobs.program import Failure

# RuntimeError is what zipfile says of an entry with a password, and of a way of packing that it
# does not know.
PACKAGE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, ExpatError, UnicodeError),
    *(EOFError, OSError, RuntimeError),
)
"""Of a zip archive and of the markup in it."""


@contextlib.contextmanager
def refused(kind: str, *more: type[Exception]) -> Iterator[None]:
    """Whatever a broken package raises, and `more`, is `Failure("file_corrupt")`; `kind` is what
    the file is."""
    caught: tuple[type[Exception], ...] = (*PACKAGE, *more)
    try:
        yield
    except caught as error:
        raise Failure("file_corrupt", kind=kind) from error
