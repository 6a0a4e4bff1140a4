"""One portal of one size, measured in a process of its own: `python -m bench.probe KIND PRODUCTS REQUESTS MARK`."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bench.client import cpu_seconds, middle, served, timed, worst

WARMING = 100
Figures = dict[str, float]


def main(kind: str, products: int, requests: int, mark: str) -> None:
    """Prepare the portal, measure, print the figures as JSON on the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")
    import_module("django").setup()
    home = Path(os.environ["JACHETE87_HOME"])
    import_module("bench.market").fill(products, home / mark)
    measures: dict[str, Callable[[int], Figures]] = {
        "api": _api,
        "page": _page,
        "orders": import_module("bench.placing").measure,
    }
    try:
        figures = measures[kind](requests)
    finally:
        import_module("django.db").connection.close()
        import_module("jachete87.base.postgres").stop(home)
    print(json.dumps(figures))


def _api(requests: int) -> Figures:
    asks = _asks(requests)
    with served("bench.hello:application") as (port, _pid):
        timed(port, ["/"] * WARMING)
        hello = timed(port, ["/"] * requests)
    with served("jachete87.config.wsgi:application") as (port, _pid):
        timed(port, [f"/api/v1/search?{urlencode(ask, doseq=True)}" for ask in asks[:WARMING]])
        search = timed(port, [f"/api/v1/search?{urlencode(ask, doseq=True)}" for ask in asks])
        words = [str(ask["q"])[:4] for ask in asks if ask.get("q")]
        complete = timed(port, [f"/api/v1/suggest?{urlencode({'q': word})}" for word in words])
    return {
        "hello": middle(hello),
        "search": middle(search),
        "search_worst": worst(search),
        "suggest": middle(complete),
        **_engines(asks),
    }


def _engines(asks: Sequence[dict[str, str]]) -> Figures:
    """The same searches inside the process: by the index, and by PostgreSQL's full text."""
    find = import_module("jachete87.kernel.search.queries").search
    parse = import_module("jachete87.kernel.search.rules").parse_ask
    rival = import_module("bench.rival")
    rival.prepare()
    sample = asks[:200]
    ours = _each(lambda ask: find(parse(ask), lang="fr"), sample)
    theirs = _each(rival.search, sample)
    return {
        "index": middle(ours),
        "index_worst": worst(ours),
        "postgres": middle(theirs),
        "postgres_worst": worst(theirs),
    }


def _page(requests: int) -> Figures:
    """CPU of the server for a page that no one asked for before, and for one that is kept."""
    fresh = [f"/recherche?{urlencode(ask, doseq=True)}&page={1 + i % 5}" for i, ask in enumerate(_asks(requests))]
    with served("jachete87.config.wsgi:application") as (port, pid):
        timed(port, [f"/recherche?q=chauffe{i}" for i in range(WARMING)])
        begun = cpu_seconds(pid)
        spent = timed(port, fresh)
        made = cpu_seconds(pid) - begun
        timed(port, fresh[-1:])
        begun = cpu_seconds(pid)
        timed(port, fresh[-1:] * requests)
        kept = cpu_seconds(pid) - begun
    return {
        "page_cpu": 1000 * made / requests,
        "page": middle(spent),
        "kept_cpu": 1000 * kept / requests,
        "search_cpu": _search_cpu(_asks(requests)),
    }


def _search_cpu(asks: Sequence[dict[str, str]]) -> float:
    """CPU of the page's searches alone, in this process."""
    find = import_module("jachete87.kernel.search.queries").search
    parse = import_module("jachete87.kernel.search.rules").parse_ask
    begun = time.process_time()
    for ask in asks:
        find(parse(ask), lang="fr")
    return 1000 * (time.process_time() - begun) / len(asks)


def _each(search: Callable[[dict[str, str]], object], asks: Sequence[dict[str, str]]) -> list[float]:
    for ask in asks[:20]:
        search(ask)
    spent = []
    for ask in asks:
        start = time.perf_counter()
        search(ask)
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def _asks(count: int) -> list[dict[str, str]]:
    """Different searches: words, several words, filters, places, prices, a typing error, everything."""
    market = import_module("bench.market")
    chance = Random(87)
    made: list[dict[str, str]] = []
    for i in range(count):
        noun, of, how = chance.choice(market.NOUNS), chance.choice(market.OF), chance.choice(market.HOW)
        typing = f"{noun[:3]}{noun[4:]}" if len(noun) > 5 else noun
        kinds: list[dict[str, str]] = [
            {"q": noun},
            {"q": f"{noun} {of}"},
            {"q": f"{noun} de {of} {how}"},
            {"q": f"{noun} 500g"},
            {"q": noun, "brick": chance.choice(market.BRICKS)},
            {"q": of, "min_price": "10", "max_price": "50", "sort": "price"},
            {"q": noun, "near": "45.83,1.26", "radius_km": "20", "sort": "distance"},
            {"q": f"{noun} à Limoges"},
            {"q": typing},
            {"sort": "newest", "brick": chance.choice(market.BRICKS)},
        ]
        made.append({**kinds[i % len(kinds)], "page": str(chance.randint(1, 3))})
    return made


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
