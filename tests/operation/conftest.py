"""Real installations in folders of their own, short enough for a socket, gone when the test ends."""

import shutil
import tempfile
from pathlib import Path

import pytest

from waarborg.operation import embedded


@pytest.fixture
def home():
    """A ``WAARBORG_HOME`` of this test alone; whatever was started in it is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="waarborg-home-"))
    folder.chmod(0o755)  # the server runs as another user when the tests run as root
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)
