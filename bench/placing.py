"""Orders of three lines by sixteen clients at once, and what PostgreSQL alone does; imported once Django is set up."""

import os
import re
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from django.db import connection

from bench.client import cpu_seconds, served
from jachete87.base.postgres import pg_tool
from jachete87.base.times import now
from jachete87.bricks.drive.models import Slot
from jachete87.kernel.basket import queries
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.catalogue.queries.checks import breaches
from jachete87.kernel.orders.rules.sales import Buyer

CLIENTS = 16
LINES = 3
SECONDS = 10
_WHO = {"email": "camille@exemple.fr", "name": "Camille Martin", "phone": "0555000000"}
_ADDRESS = "Camille Martin\n1 rue Haute\n87000 Limoges"


def orders(each: int) -> dict[str, float]:
    """Milliseconds for each transaction, order and checkout, `each` of them for every client: wall time but where said.

    Raises RuntimeError when more was sold than there was.
    """
    _open_wide()
    offers = list(Offer.objects.values_list("pk", flat=True))
    transaction = _pgbench()
    order, database = _together(each, [], offers)
    hot, _ = _together(each, offers[:1], offers)
    figures = {
        "pgbench": transaction,
        "orders": order,
        "orders_database_cpu": database,
        "hot": hot,
        "checkouts": _through_http(each, offers),
    }
    if ills := list(breaches()):
        raise RuntimeError(f"after the orders: {ills[:3]}")
    return figures


def _open_wide() -> None:
    """Stock and places for everyone: what is measured is selling, not refusing."""
    Slot.objects.update(capacity=1_000_000)
    Product.objects.update(stock_on_hand=1_000_000)


def _database() -> int:
    """The process of the database server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    status = Path(f"/proc/{backend}/status").read_text()
    connection.close()
    return int(status.split("PPid:")[1].split()[0])


def _pgbench() -> float:
    """TPC-B as pgbench has it, on this server, with as many clients, at a scale of as many branches."""
    settings = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS pgbench WITH (FORCE)")
        cursor.execute("CREATE DATABASE pgbench")
    connection.close()
    place = {"PGHOST": settings.get("host"), "PGPORT": settings.get("port"), "PGUSER": settings.get("user")}
    place["PGPASSWORD"] = settings.get("password")
    environment = {**os.environ, "PGDATABASE": "pgbench", **{name: str(each) for name, each in place.items() if each}}
    tool = str(pg_tool("pgbench"))
    subprocess.run([tool, "-i", "-q", "-s", str(CLIENTS)], env=environment, check=True, capture_output=True)
    asked = [tool, "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)]
    told = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", told)
    if found is None:
        raise RuntimeError(f"pgbench said {told!r}")
    return 1000 / float(found[1])


def _together(each: int, always: Sequence[int], offers: Sequence[int]) -> tuple[float, float]:
    """Every client fills its baskets, orders one of them, waits for the others, then orders one after the other.

    Wall time and the database's CPU for an order.
    """
    _order(_filled(Random(0), always, offers))
    database = _database()
    context = get_context("fork")
    ready, spans = context.Barrier(CLIENTS + 1), context.SimpleQueue()

    def client(number: int) -> None:
        chance = Random(number)
        first, *others = [_filled(chance, always, offers) for _ in range(1 + each)]
        _order(first)
        ready.wait()
        begin = time.time()
        for basket in others:
            _order(basket)
        spans.put((begin, time.time()))

    clients = [context.Process(target=client, args=(number,)) for number in range(CLIENTS)]
    for one in clients:
        one.start()
    ready.wait()
    begun = cpu_seconds(database)
    found = [spans.get() for _ in clients]
    used = cpu_seconds(database) - begun
    for one in clients:
        one.join()
    span = max(end for _, end in found) - min(begin for begin, _ in found)
    return 1000 * span / (CLIENTS * each), 1000 * used / (CLIENTS * each)


def _filled(chance: Random, always: Sequence[int], offers: Sequence[int]) -> str:
    """The key of a basket of three lines in any order, with a way chosen for each of its groups."""
    key = start_basket().key
    chosen = [*always, *chance.sample(offers, LINES - len(always))]
    chance.shuffle(chosen)
    for offer in chosen:
        add_line(key=key, wanted=Wanted(offer, 1), at=now())
    for group in queries.view(queries.find_basket(key), now(), "fr").drawers:
        _choose(key, group)
    return key


def _choose(key: str, group: Any) -> None:
    way = group.ways[0]
    choice = Choice(way.id, way.slots[0].id if way.slots else None, _ADDRESS if way.needs_address else "")
    choose_way(key=key, group_id=group.id, choice=choice, at=now())


def _order(key: str) -> None:
    ask = CheckoutAsk(
        Buyer(_WHO["email"], _WHO["name"], _WHO["phone"], language="fr", adult=True), "sandbox", accept_terms=True
    )
    checkout(key=key, ask=ask, idempotency_key=uuid4().hex, at=now())


def _through_http(each: int, offers: Sequence[int]) -> float:
    """Sixteen shoppers order over HTTP and are shown their order's page, each time; the first time only warms."""
    chance = Random(87)
    piles = [[_filled(chance, [], offers) for _ in range(1 + each)] for _ in range(CLIENTS)]
    connection.close()
    with served("jachete87.config.wsgi:application", workers=2) as (port, _pid), ThreadPoolExecutor(CLIENTS) as pool:
        shops = [httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) for _ in piles]
        list(pool.map(_buy, shops, [pile[:1] for pile in piles]))
        begin = time.perf_counter()
        list(pool.map(_buy, shops, [pile[1:] for pile in piles]))
        return 1000 * (time.perf_counter() - begin) / (CLIENTS * each)


def _buy(client: httpx.Client, baskets: Sequence[str]) -> None:
    for basket in baskets:
        asked = {**_WHO, "accept_terms": True, "payment": "sandbox", "adult": True}
        path, headers = f"/api/v1/baskets/{basket}/checkout", {"Idempotency-Key": uuid4().hex}
        answer = client.post(path, json=asked, headers=headers).raise_for_status().json()
        client.get(answer["purchase"]["url"]).raise_for_status()
