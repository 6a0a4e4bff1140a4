"""Orders of three lines placed by sixteen clients at once, and what PostgreSQL alone does meanwhile (pgbench)."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from bench.client import served

CLIENTS = 16
LINES = 3
SECONDS = 10
_WHO = {"email": "camille@exemple.fr", "name": "Camille Martin", "phone": "0555000000", "accept_terms": True}
_ADDRESS = "Camille Martin\n1 rue Haute\n87000 Limoges"
Figures = dict[str, float]


def measure(each: int) -> Figures:
    """Milliseconds of wall time for each transaction, order and checkout, `each` of them for every client."""
    _open_wide()
    figures = {
        "pgbench": _pgbench(),
        "orders": _together(each, ()),
        "hot": _together(each, _hot()),
        "checkouts": _through_http(each),
    }
    if ills := list(import_module("jachete87.kernel.catalogue.queries.checks").breaches()):
        raise RuntimeError(f"after the orders: {ills[:3]}")
    return figures


def _open_wide() -> None:
    """Stock and places for everyone: what is measured is selling, not refusing."""
    import_module("jachete87.bricks.drive.models").Slot.objects.update(capacity=1_000_000)
    import_module("jachete87.kernel.catalogue.models").Product.objects.update(stock_on_hand=1_000_000)


def _hot() -> tuple[int, ...]:
    return (_offers()[0],)


def _offers() -> list[int]:
    return list(import_module("jachete87.kernel.catalogue.models").Offer.objects.values_list("pk", flat=True))


def _pgbench() -> float:
    """TPC-B as pgbench has it, on this server, with as many clients, at a scale of as many branches."""
    connection = import_module("django.db").connection
    settings = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS pgbench WITH (FORCE)")
        cursor.execute("CREATE DATABASE pgbench")
    connection.close()
    place = {"PGHOST": settings.get("host"), "PGPORT": settings.get("port"), "PGUSER": settings.get("user")}
    place["PGPASSWORD"] = settings.get("password")
    environment = {**os.environ, "PGDATABASE": "pgbench", **{name: str(each) for name, each in place.items() if each}}
    tool = str(import_module("jachete87.base.postgres").pg_tool("pgbench"))
    subprocess.run([tool, "-i", "-q", "-s", str(CLIENTS)], env=environment, check=True, capture_output=True)
    asked = [tool, "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)]
    told = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", told)
    if found is None:
        raise RuntimeError(f"pgbench said {told!r}")
    return 1000 / float(found[1])


def _together(each: int, always: Sequence[int]) -> float:
    """Every client fills its baskets, waits for the others, and then orders one after the other; all of them warm."""
    _order(_filled(Random(0), _offers(), always))
    import_module("django.db").connection.close()
    context = get_context("fork")
    ready, spans = context.Barrier(CLIENTS), context.SimpleQueue()
    clients = [context.Process(target=_client, args=(n, each, always, ready, spans)) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    found = [spans.get() for _ in clients]
    for client in clients:
        client.join()
    begun, ended = (min(begin for begin, _ in found), max(end for _, end in found))
    return float(1000 * (ended - begun) / (CLIENTS * each))


def _client(number: int, each: int, always: Sequence[int], ready: Any, spans: Any) -> None:
    chance, offers = Random(number), _offers()
    baskets = [_filled(chance, offers, always) for _ in range(each)]
    ready.wait()
    begin = time.time()
    for key in baskets:
        _order(key)
    spans.put((begin, time.time()))


def _filled(chance: Random, offers: Sequence[int], always: Sequence[int]) -> str:
    """A basket of three lines in any order, with a way chosen for each of its groups."""
    now = import_module("jachete87.base.times").now
    lines = import_module("jachete87.kernel.basket.actions.lines")
    key: str = import_module("jachete87.kernel.basket.actions.opening").start_basket().key
    chosen = [*always, *chance.sample(offers, LINES - len(always))]
    chance.shuffle(chosen)
    for offer in chosen:
        lines.add_line(key=key, wanted=lines.Wanted(offer, 1), at=now())
    queries = import_module("jachete87.kernel.basket.queries")
    for group in queries.view(queries.find_basket(key), now(), "fr").drawers:
        _choose(key, group)
    return key


def _choose(key: str, group: Any) -> None:
    way = group.ways[0]
    choice = import_module("jachete87.kernel.bricks").Choice(
        way.id, way.slots[0].id if way.slots else None, _ADDRESS if way.needs_address else ""
    )
    choose = import_module("jachete87.kernel.basket.actions.ways").choose_way
    choose(key=key, group_id=group.id, choice=choice, at=import_module("jachete87.base.times").now())


def _order(key: str) -> None:
    checkout = import_module("jachete87.kernel.basket.actions.checkout")
    buyer = import_module("jachete87.kernel.orders.rules.sales").Buyer(
        _WHO["email"], _WHO["name"], _WHO["phone"], language="fr", adult=True
    )
    ask = checkout.CheckoutAsk(buyer, "sandbox", accept_terms=True)
    checkout.checkout(key=key, ask=ask, idempotency_key=uuid4().hex, at=import_module("jachete87.base.times").now())


def _through_http(each: int) -> float:
    """Sixteen shoppers order over HTTP and are shown their order's page, each time."""
    chance, offers = Random(87), _offers()
    baskets = [_filled(chance, offers, ()) for _ in range(CLIENTS * each)]
    import_module("django.db").connection.close()
    with served("jachete87.config.wsgi:application", workers=2) as (port, _pid), ThreadPoolExecutor(CLIENTS) as pool:
        shops = [_shopper(port, baskets[n::CLIENTS]) for n in range(CLIENTS)]
        for shop in shops:
            shop(1)
        begin = time.perf_counter()
        list(pool.map(lambda shop: shop(each), shops))
        return 1000 * (time.perf_counter() - begin) / (CLIENTS * (each - 1))


def _shopper(port: int, baskets: list[str]) -> Callable[[int], None]:
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)

    def shop(upto: int) -> None:
        with suppress(IndexError):
            for _ in range(upto):
                _buy(client, baskets.pop())

    return shop


def _buy(client: httpx.Client, basket: str) -> None:
    asked = {**_WHO, "payment": "sandbox", "adult": True}
    path = f"/api/v1/baskets/{basket}/checkout"
    answer = client.post(path, json=asked, headers={"Idempotency-Key": uuid4().hex}).raise_for_status().json()
    client.get(answer["purchase"]["url"]).raise_for_status()
