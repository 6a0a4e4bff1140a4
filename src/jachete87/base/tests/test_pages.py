"""Pages kept whole for anonymous readers."""

import gzip
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jachete87.base import pages
from jachete87.base.pages import AnonymousPages, forget, kept, watch


class Desk:
    """A view that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        return HttpResponse(f"answer {self.asked}")


@pytest.fixture(autouse=True)
def empty_shelf() -> Iterator[None]:
    before = pages._shelf.generation
    forget()
    yield
    watch(before)
    forget()


def test_a_kept_page_is_made_once_for_all_anonymous_readers() -> None:
    desk = Desk()
    site = AnonymousPages(kept(desk))

    answers = [site(RequestFactory().get("/a?q=miel")).content for _ in range(3)]

    assert answers == [b"answer 1"] * 3


def test_another_address_is_another_page() -> None:
    site = AnonymousPages(kept(Desk()))

    answers = [site(RequestFactory().get(address)).content for address in ("/a?q=miel", "/a?q=pain", "/en/a?q=miel")]

    assert answers == [b"answer 1", b"answer 2", b"answer 3"]


@pytest.mark.parametrize("cookie", ["session", "messages"])
def test_who_has_something_personal_is_never_answered_from_the_shelf(cookie: str) -> None:
    site = AnonymousPages(kept(Desk()))
    request = RequestFactory().get("/a")
    request.COOKIES[cookie] = "x"

    answers = [site(RequestFactory().get("/a")).content, site(request).content, site(request).content]

    assert answers == [b"answer 1", b"answer 2", b"answer 3"]


def test_pages_lapse_when_the_catalogue_moves() -> None:
    generation = [1]
    watch(lambda: generation[0])
    site = AnonymousPages(kept(Desk()))
    first = site(RequestFactory().get("/a")).content

    generation[0] = 2
    second = site(RequestFactory().get("/a")).content

    assert (first, second) == (b"answer 1", b"answer 2")


@pytest.mark.parametrize("spoil", ["cookie", "status"])
def test_a_page_with_a_cookie_or_an_error_is_not_kept(spoil: str) -> None:
    desk = Desk()

    @kept
    def view(request: HttpRequest) -> HttpResponse:
        response = desk(request)
        if spoil == "cookie":
            response.set_cookie("basket", "secret")
        else:
            response.status_code = 404
        return response

    site = AnonymousPages(view)
    site(RequestFactory().get("/a"))
    site(RequestFactory().get("/a"))

    assert desk.asked == 2


def test_a_view_that_does_not_ask_for_it_is_not_kept() -> None:
    desk = Desk()
    site = AnonymousPages(desk)

    site(RequestFactory().get("/a"))
    site(RequestFactory().get("/a"))

    assert desk.asked == 2


def test_a_kept_page_is_packed_for_who_can_unpack_it() -> None:
    long = "miel " * 1000
    site = AnonymousPages(kept(lambda request: HttpResponse(long, headers={"Content-Length": str(len(long))})))

    packed = [site(RequestFactory().get("/a", headers={"Accept-Encoding": "br, gzip"})) for _ in range(2)]
    plain = site(RequestFactory().get("/a"))

    assert [gzip.decompress(answer.content).decode() for answer in packed] == [long, long]
    assert [answer.headers.get("Content-Encoding") for answer in (*packed, plain)] == ["gzip", "gzip", None]
    assert plain.content.decode() == long
    assert {answer.headers["Vary"] for answer in (*packed, plain)} == {"Accept-Encoding"}
    assert not any("Content-Length" in answer.headers for answer in (*packed, plain))
