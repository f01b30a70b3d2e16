"""What tests of several rooms share."""

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def listener() -> Iterator[str]:
    """An address on this machine where nobody may call during the test."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            listening.accept()
