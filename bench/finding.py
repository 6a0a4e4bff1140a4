"""Searches through the running server and inside the process; imported once Django is set up."""

import time
from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import urlencode

from bench import market, rival
from bench.client import cpu_seconds, middle, served, timed, worst
from jachete87.kernel.search.queries import search
from jachete87.kernel.search.rules import parse_ask

WARMING = 100
Figures = dict[str, float]


def api(requests: int) -> Figures:
    """Milliseconds of searches through the running server, and beside them of what else could answer."""
    asks = _asks(requests)
    with served("bench.hello:application") as (port, _pid):
        timed(port, ["/"] * WARMING)
        hello = timed(port, ["/"] * requests)
    with served("jachete87.config.wsgi:application") as (port, _pid):
        timed(port, [f"/api/v1/search?{urlencode(ask, doseq=True)}" for ask in asks[:WARMING]])
        found = timed(port, [f"/api/v1/search?{urlencode(ask, doseq=True)}" for ask in asks])
        words = [str(ask["q"])[:4] for ask in asks if ask.get("q")]
        complete = timed(port, [f"/api/v1/suggest?{urlencode({'q': word})}" for word in words])
    return {
        "hello": middle(hello),
        "search": middle(found),
        "search_worst": worst(found),
        "suggest": middle(complete),
        **_engines(asks),
    }


def _engines(asks: Sequence[dict[str, str]]) -> Figures:
    """The same searches inside the process: by the index, and by PostgreSQL's full text."""
    rival.prepare()
    sample = asks[:200]
    ours = _each(lambda ask: search(parse_ask(ask), lang="fr"), sample)
    theirs = _each(rival.search, sample)
    return {
        "index": middle(ours),
        "index_worst": worst(ours),
        "postgres": middle(theirs),
        "postgres_worst": worst(theirs),
    }


def page(requests: int) -> Figures:
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
    begun = time.process_time()
    for ask in asks:
        search(parse_ask(ask), lang="fr")
    return 1000 * (time.process_time() - begun) / len(asks)


def _each(find: Callable[[dict[str, str]], object], asks: Sequence[dict[str, str]]) -> list[float]:
    for ask in asks[:20]:
        find(ask)
    spent = []
    for ask in asks:
        start = time.perf_counter()
        find(ask)
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def _asks(count: int) -> list[dict[str, str]]:
    """Different searches: words, several words, filters, places, prices, a typing error, everything."""
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
