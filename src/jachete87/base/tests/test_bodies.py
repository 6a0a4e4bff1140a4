"""What is too large is refused before it is read."""

import pytest
from django.http import HttpRequest, HttpResponse

from jachete87.base.bodies import LARGEST_BYTES, BoundedBodies


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(LARGEST_BYTES), 200), (str(LARGEST_BYTES + 1), 413), ("9" * 5000, 413), ("", 200), ("x", 200)],
)
def test_what_is_too_large_is_refused(length: str, status: int) -> None:
    request = HttpRequest()
    request.META["CONTENT_LENGTH"] = length

    answer = BoundedBodies(lambda _: HttpResponse())(request)

    assert answer.status_code == status
