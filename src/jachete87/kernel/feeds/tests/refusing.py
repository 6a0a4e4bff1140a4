"""The refusal of a whole feed, for tests that want nothing else."""

from pathlib import Path

import pytest

from jachete87.kernel.feeds.readers.record import FeedRefused
from jachete87.kernel.feeds.tests.reading import read_bytes


def refusal(folder: Path, content: bytes) -> FeedRefused:
    with pytest.raises(FeedRefused) as caught:
        read_bytes(folder, content)
    return caught.value
