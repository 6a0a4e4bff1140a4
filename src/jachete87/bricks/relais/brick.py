"""The relay on the contract of a brick: one group for each shop, or for each outside platform that finishes it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from jachete87.bricks.relais import queries
from jachete87.bricks.relais.actions import know_platforms
from jachete87.bricks.relais.models import Counter
from jachete87.bricks.relais.queries import Article, Site
from jachete87.bricks.relais.rules import texts
from jachete87.bricks.relais.rules.links import basket_link, whole_basket_link
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Availability, Choice, GroupQuote, Handover, LineAsk, Notice, Way, WayNotAvailable


class Relais(bricks.Brick):
    """The relay of shops and platforms."""

    slug = queries.SLUG
    colour = "#93431b"
    institution = "cci"
    unsearched = frozenset({"relais_platform"})
    urlconf = "jachete87.bricks.relais.urls"

    @property
    def name(self) -> str:
        return gettext("Boutiques et plateformes")

    @property
    def short_name(self) -> str:
        return gettext("Boutiques")

    @property
    def promise(self) -> str:
        return gettext("Les boutiques d'ici à retirer sur place, et les plateformes des commerçants à portée de main.")

    def availabilities(self, offer_ids: Collection[int], at: datetime) -> Mapping[int, Availability]:
        articles = queries.articles(offer_ids)
        counters = queries.counters({article.seller.pk for article in articles.values()})
        return {
            offer: _availability(article, counters)
            for offer, article in articles.items()
            if queries.can_be_had(article, at)
        }

    def quote(self, lines: Sequence[LineAsk], at: datetime) -> Sequence[GroupQuote]:
        articles = queries.articles([line.offer_id for line in lines])
        counters = queries.counters({line.seller_id for line in lines})
        sites = queries.sites([article.record for article in articles.values() if article.record])
        drawers: dict[str, list[LineAsk]] = defaultdict(list)
        for line in lines:
            drawers[_key(line, articles.get(line.offer_id))].append(line)
        return [
            _shop_quote(key, mine, articles, counters)
            if key.startswith("shop-")
            else _platform_quote(key, mine, articles, (sites, at))
            for key, mine in drawers.items()
        ]

    def reserve(self, lines: Sequence[LineAsk], choice: Choice, until: datetime, at: datetime) -> str:
        quotes = self.quote(lines, at)
        if choice.way != texts.COLLECT or len(quotes) != 1 or not quotes[0].key.startswith("shop-"):
            raise WayNotAvailable(gettext("Ces articles ne se retirent pas ainsi."))
        return texts.reference(lines[0].seller_id)

    def confirm(self, reference: str) -> None:
        """Nothing runs out."""

    def release(self, reference: str) -> None:
        """Nothing was kept."""

    def cancel(self, reference: str) -> None:
        """Nothing was kept."""

    def handover(self, reference: str) -> Handover:
        counter = queries.counter_of(texts.seller_of(reference))
        return texts.handover(counter.seller, counter.ready_hours, counter.instructions)

    def chosen(self, reference: str) -> Choice:
        return Choice(texts.COLLECT)

    def expire(self, at: datetime) -> int:
        return know_platforms()


def _availability(article: Article, counters: Mapping[int, Counter]) -> Availability:
    record = article.record
    if article.is_outside and record is not None and record.source.seen_at is not None:
        return texts.outside(record.source.name, record.source.seen_at)
    return texts.in_shop(article.seller, counters[article.seller.pk].ready_hours)


def _key(line: LineAsk, article: Article | None) -> str:
    if article is None or not article.is_outside:
        return f"shop-{line.seller_id}"
    return f"platform-{article.record.source_id if article.record else 0}"


def _shop_quote(
    key: str, lines: Sequence[LineAsk], articles: Mapping[int, Article], counters: Mapping[int, Counter]
) -> GroupQuote:
    line_ids = tuple(line.line_id for line in lines)
    seller = next((articles[line.offer_id].seller for line in lines if line.offer_id in articles), None)
    if seller is None:
        gone = Notice("offer_gone", gettext("Ces articles ne sont plus en vente dans cette boutique."), line_ids)
        return GroupQuote(key, gettext("Boutique"), line_ids, ways=(), notices=(gone,))
    return GroupQuote(key, seller.trade_name, line_ids, (texts.collect(seller, counters[seller.pk].ready_hours),))


def _platform_quote(
    key: str, lines: Sequence[LineAsk], articles: Mapping[int, Article], known: tuple[Mapping[int, Site], datetime]
) -> GroupQuote:
    sites, at = known
    mine = [(line, articles[line.offer_id]) for line in lines]
    name = next((article.record.source.name for _, article in mine if article.record), mine[0][1].seller.trade_name)
    gone = tuple(line.line_id for line, article in mine if not queries.can_be_had(article, at))
    notice = Notice("offer_gone", gettext("Pas vu récemment sur %(name)s.") % {"name": name}, gone)
    return GroupQuote(
        key=key,
        title=gettext("À finir chez %(name)s") % {"name": name},
        line_ids=tuple(line.line_id for line in lines),
        ways=_links(mine, sites, name),
        notices=(notice,) if gone else (),
    )


def _links(mine: Sequence[tuple[LineAsk, Article]], sites: Mapping[int, Site], name: str) -> tuple[Way, ...]:
    """One link for everything where the platform can take that, else one for each line."""
    wanted = [(article.wanted(line.quantity), article) for line, article in mine]
    site = next((sites[article.record.source_id] for _, article in wanted if article.record), Site("other", ""))
    if whole := whole_basket_link(site.system, site.base, [one for one, _ in wanted]):
        return (texts.handoff(texts.HANDOFF, gettext("Finir chez %(name)s") % {"name": name}, whole),)
    label = gettext("Finir chez %(name)s : %(title)s")
    links = (
        (
            line.line_id,
            article,
            basket_link(site.system, site.base, article.wanted(line.quantity)) or article.seller.website,
        )
        for line, article in mine
    )
    return tuple(
        texts.handoff(f"{texts.HANDOFF}-{line_id}", label % {"name": name, "title": article.title}, url)
        for line_id, article, url in links
    )
