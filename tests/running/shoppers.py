"""Many shoppers at once over HTTP, each as patient as a person: who gets no answer asks again with the same key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Protocol
from uuid import uuid4

import httpx

TRIES = 60
WHO = {"email": "camille@example.org", "name": "Camille Martin", "phone": "+33612345678", "accept_terms": True}


@dataclass
class Shopper:
    """One shopper; remembers what was acknowledged and what was refused."""

    client: httpx.AsyncClient
    basket: str = ""
    purchase: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""
    page: str = ""
    heard: Callable[[], object] = lambda: None

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """A request that is asked again while nobody answers or the server is ill."""
        for attempt in range(TRIES):
            try:
                answer = await self.client.request(method, path, **how)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                self.heard()
                return answer
            await asyncio.sleep(min(0.1 * (attempt + 1), 1.0))
        raise AssertionError(f"{method} {path} was never answered")

    async def fill(self, offer: int | str) -> bool:
        """A basket with one pack of the offer; False when it was refused."""
        self.basket = (await self.ask("POST", "/baskets", json={})).json()["id"]
        line = {"offer": offer, "quantity": 1}
        return self._accepted(await self.ask("POST", f"/baskets/{self.basket}/lines", json=line))

    async def choose(self, pick: Callable[[dict[str, Any]], dict[str, Any]]) -> bool:
        """Choose a way for each group."""
        groups = (await self.ask("GET", f"/baskets/{self.basket}")).json()["groups"]
        for group in groups:
            path = f"/baskets/{self.basket}/groups/{group['id']}/way"
            if not self._accepted(await self.ask("PUT", path, json=pick(group))):
                return False
        return True

    async def check_out(self, key: str = "", **paying: Any) -> None:
        """Order, on site if nothing else is said."""
        answer = await self.ask(
            "POST",
            f"/baskets/{self.basket}/checkout",
            headers={"Idempotency-Key": key or uuid4().hex},
            json={**WHO, "payment": "on_site", **paying},
        )
        if self._accepted(answer):
            self.purchase, self.page = answer.json()["purchase"], answer.json()["payment"]["action_url"] or ""

    def _accepted(self, answer: httpx.Response) -> bool:
        if answer.is_success:
            return True
        self.refusal = answer.json()["code"]
        return False


Way = Callable[[Shopper], Awaitable[None]]


def all_at_once(url: str, count: int, way: Way) -> list[Shopper]:
    """Let `count` shoppers go their way side by side; all of them, at the end."""
    return asyncio.run(_all_at_once(url, count, way))


async def _all_at_once(url: str, count: int, way: Way) -> list[Shopper]:
    limits = httpx.Limits(max_connections=40)
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=60, limits=limits) as client:
        shoppers = [Shopper(client) for _ in range(count)]
        await asyncio.gather(*(way(shopper) for shopper in shoppers))
    return shoppers


def first_way(group: dict[str, Any]) -> dict[str, Any]:
    """The first way of a group that needs neither slot nor address."""
    return {"way": next(way["id"] for way in group["ways"] if way["kind"] == "collect")}


def references(shoppers: Sequence[Shopper]) -> list[str]:
    """The references of all acknowledged purchases."""
    return sorted(shopper.purchase["reference"] for shopper in shoppers if shopper.purchase)


class Watcher(Protocol):
    """Says when shoppers need not come any more, and hears of each answer that one of them gets."""

    is_over: bool

    def hear(self) -> None:
        """One more answer."""


def keep_coming(url: str, way: Callable[[Shopper, int], Awaitable[None]], watcher: Watcher) -> list[Shopper]:
    """Let shoppers come, 16 at a time, until the watcher has seen enough; each goes its way to the end."""
    return asyncio.run(_keep_coming(url, way, watcher))


async def _keep_coming(url: str, way: Callable[[Shopper, int], Awaitable[None]], watcher: Watcher) -> list[Shopper]:
    shoppers: list[Shopper] = []

    async def one_after_the_other(client: httpx.AsyncClient) -> None:
        while not watcher.is_over:
            shoppers.append(Shopper(client, heard=watcher.hear))
            await way(shoppers[-1], len(shoppers))

    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))  # what they bring they say in each request
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=60, cookies=cookies) as client:
        await asyncio.gather(*(one_after_the_other(client) for _ in range(16)))
    return shoppers
