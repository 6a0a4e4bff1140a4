"""Shoppers who come to the drive at once, each with a browser's cookies: they browse, fill a basket and order.

What they wait for is noted by the kind of page; what they are told is noted by its kind too.
"""

import asyncio
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from random import Random

import aiohttp

_BROWSER = {"Sec-Fetch-Site": "same-origin"}
_GOODS = re.compile(r'href="(/produits/\d+-[^"?#]*)')
_OFFER = re.compile(r'name="offer" value="(\d+)"')
_WAYS = re.compile(r'<form class="way-form".*?</form>', re.DOTALL)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_GROUP = re.compile(r'action="(/panier/groupes/[^"/]+)"')
_SLOT = re.compile(r'name="choice" value="(\d+)" required(?: checked)?>')
_HIDDEN = re.compile(r'name="(key|total|rest)" value="([^"]*)"')
_WAIT = aiohttp.ClientTimeout(total=60)
_TRIES = 6


@dataclass
class Evening:
    """What a crowd met: seconds by kind of page, and how many visits ended in each way."""

    url: str
    words: tuple[str, ...]
    lines: int = 3
    pause: float = 1.0
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ends: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass
class _Shopper:
    evening: Evening
    browser: aiohttp.ClientSession
    chance: Random
    name: str

    async def get(self, kind: str, path: str) -> tuple[str, str]:
        """A page and the address at which it was found."""
        return await self._asked(kind, "GET", path)

    async def post(self, kind: str, path: str, form: dict[str, str], accept: str = "text/html") -> tuple[str, str]:
        return await self._asked(kind, "POST", path, data=form, headers={"Accept": accept, **_BROWSER})

    async def rest(self) -> None:
        await asyncio.sleep(self.chance.expovariate(1 / self.evening.pause))

    async def _asked(self, kind: str, method: str, path: str, **how: object) -> tuple[str, str]:
        begin = time.perf_counter()
        async with self.browser.request(method, path, **how) as answer:  # type: ignore[arg-type]
            text = await answer.text()
        self.evening.waits[kind].append(time.perf_counter() - begin)
        if answer.status >= 500 or answer.status in (400, 403, 404):
            self.evening.errors[f"{answer.status} {kind}"] += 1
        return text, answer.url.path

    async def visit(self) -> str:
        """From the first page to the last; how the visit ended."""
        await self.get("home", "/")
        await self.get("drive", "/drive/")
        for _ in range(self.evening.lines):
            await self.rest()
            await self._add()
        await self.rest()
        page, _ = await self.get("basket", "/panier")
        if not _GROUP.search(page):
            return "nothing left"
        return await self._check_out()

    async def _add(self) -> None:
        found, _ = await self.get("search", f"/recherche?brick=drive&q={self.chance.choice(self.evening.words)}")
        goods = _GOODS.findall(found)
        if not goods:
            return
        page, _ = await self.get("product", self.chance.choice(goods))
        await self.get("me", "/moi.json")
        offers = _OFFER.findall(page)
        if offers:
            await self.post("add", "/panier/ajouter", {"offer": offers[0], "quantity": "1"}, "application/json")

    async def _check_out(self) -> str:
        page, _ = await self.get("contact", "/commande")
        who = {"name": self.name, "email": f"{self.name.lower().replace(' ', '.')}@exemple.fr", **_token(page)}
        page, here = await self.post("contact sent", "/commande", who)
        for _ in range(_TRIES):
            await self.rest()
            if here == "/commande/paiement":
                return await self._pay(page)
            asked_for = _unchosen(page)
            group, slots = _GROUP.search(asked_for), _SLOT.findall(asked_for)
            if here != "/commande/retraits" or group is None:
                return "told in the basket"
            if not slots:
                return "no slot left"
            asked = {"choice": self.chance.choice(slots), "next": "/commande/retraits", **_token(page)}
            page, here = await self.post("slot", unescape(group[1]), asked)
        return "gave up"

    async def _pay(self, page: str) -> str:
        form = {**dict(_HIDDEN.findall(page)), **_token(page), "payment": "sandbox", "card": "4242424242424242"}
        page, here = await self.post("order", "/commande/paiement", {**form, "accept_terms": "on", "adult": "on"})
        return "ordered" if here.startswith("/achats/") else "told in the basket"


def _unchosen(page: str) -> str:
    """The form of the first group for which nothing is chosen: goods of farms that closed are in the next sale."""
    return next((form for form in _WAYS.findall(page) if " checked" not in form), "")


def _token(page: str) -> dict[str, str]:
    found = _TOKEN.search(page)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


def come(evening: Evening, shoppers: int, seconds: float) -> None:
    """Let so many shoppers come within so many seconds, at random moments, and go their way to the end."""
    asyncio.run(_come(evening, shoppers, seconds))


async def _come(evening: Evening, shoppers: int, seconds: float) -> None:
    chance = Random(87)
    connector = aiohttp.TCPConnector(limit=0)
    moments = sorted(chance.uniform(0, seconds) for _ in range(shoppers))
    await asyncio.gather(*(_one(evening, connector, number, moment) for number, moment in enumerate(moments)))
    await connector.close()


async def _one(evening: Evening, connector: aiohttp.TCPConnector, number: int, moment: float) -> None:
    await asyncio.sleep(moment)
    jar = aiohttp.CookieJar(unsafe=True)  # the address is a number
    async with aiohttp.ClientSession(
        evening.url, connector=connector, connector_owner=False, cookie_jar=jar, timeout=_WAIT
    ) as browser:
        shopper = _Shopper(evening, browser, Random(number), f"Camille Numero{number}")
        try:
            evening.ends[await shopper.visit()] += 1
        except (aiohttp.ClientError, TimeoutError) as error:
            evening.errors[type(error).__name__] += 1
