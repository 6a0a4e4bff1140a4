"""What the pages of products and sellers show besides the catalogue's own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jachete87.base.jinja import euro, number
from jachete87.base.times import moment
from jachete87.kernel.catalogue.enums import ProductState, Unit, Withdrawal
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.queries.shown import ProductLine, ProductPage, SellerPage, ShownOffer, ShownPack
from jachete87.portal.queries.cards import media_address
from jachete87.portal.rules import local_address

Fact = tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FormerProduct:
    """A product that is no longer shown: what it was called."""

    title: str
    category: str


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """One pack in one brick, as a radio button: it has the members that `components/choices.jinja` reads."""

    value: str
    label: str
    detail: str
    price: str
    disabled: bool
    brick: str
    offer: ShownOffer
    icon: str = ""


def choices_of(page: ProductPage) -> tuple[OfferChoice, ...]:
    """Every pack in every brick, those that can be had first."""
    found = [_choice(page, pack, offer) for pack in page.packs for offer in pack.offers]
    return tuple(sorted(found, key=lambda choice: choice.disabled))


def _choice(page: ProductPage, pack: ShownPack, offer: ShownOffer) -> OfferChoice:
    name = pack.name or quantity_of(pack) or page.title
    several = len(page.offers) > 1
    several_bricks = len({one.brick for one in page.offers}) > 1
    when = offer.availability.text if offer.availability else _("pas disponible en ce moment")
    if offer.availability and _is_english():
        when = offer.availability.text_en
    left = ngettext("plus que %(n)s", "plus que %(n)s", offer.left or 0) % {"n": offer.left}
    parts = (
        offer.brick_name if several_bricks else "",
        quantity_of(pack) if quantity_of(pack) not in name else "",
        _("+ %(amount)s de consigne") % {"amount": euro(offer.deposit)} if offer.deposit and several else "",
        f"{euro(offer.unit_price.amount)}/{offer.unit_price.unit}" if offer.unit_price else "",
        when if offer.left != 0 else _("épuisé"),
        left if offer.left is not None and 0 < offer.left <= 5 else "",
    )
    return OfferChoice(
        value=str(offer.id),
        label=name,
        detail=" · ".join(filter(None, parts)),
        price=euro(offer.price),
        disabled=not offer.can_be_had,
        brick=offer.brick,
        offer=offer,
    )


def _is_english() -> bool:
    return local_address("/") != "/"


def quantity_of(pack: ShownPack) -> str:
    """The net quantity in words: « 500 g », « environ 1,8 kg », « 75 cl »."""
    if pack.weight_min and pack.weight_max:
        return _("de %(least)s à %(most)s") % {"least": _weight(pack.weight_min), "most": _weight(pack.weight_max)}
    if pack.net_quantity is None or pack.net_unit == Unit.PIECE:
        return ""
    text = _measured(pack.net_quantity, pack.net_unit)
    return _("environ %(quantity)s") % {"quantity": text} if pack.is_approximate else text


def _measured(quantity: Decimal, unit: str) -> str:
    if unit == Unit.GRAM:
        return _weight(quantity)
    if unit == Unit.MILLILITRE:
        return f"{number(quantity / 1000)} l" if quantity >= 1000 else f"{number(quantity / 10)} cl"
    return f"{number(quantity / 10)} cm"


def _weight(grams: Decimal | int) -> str:
    return f"{number(Decimal(grams) / 1000)} kg" if grams >= 1000 else f"{number(Decimal(grams).normalize())} g"


def facts_of(page: ProductPage) -> tuple[Fact, ...]:
    """What must be said before the sale, in the order of the law (INCO, GPSR, L221-5)."""
    said: list[Fact] = [fact for fact in _plain_facts(page) if fact[1]]
    if page.warnings:
        said.insert(0, (_("Avertissements"), page.warnings, "warning"))
    return tuple(said)


def _plain_facts(page: ProductPage) -> Iterator[Fact]:
    yield _("Dénomination"), page.denomination
    yield _("Ingrédients"), page.ingredients
    if page.is_food:
        yield from _allergen_facts(page)
    yield _("Degré d’alcool"), f"{number(page.alcohol)} % vol." if page.alcohol is not None else ""
    yield _("Origine"), page.origin
    yield _("Conservation"), page.storage
    yield _("Fabrication"), _lead(page)
    yield _("Marque"), page.brand
    yield _("Fabricant"), ", ".join(filter(None, (page.maker.name, page.maker.address, page.maker.email)))
    yield _("Droit de rétractation"), _capital(str(Withdrawal(page.withdrawal).label))


def _allergen_facts(page: ProductPage) -> Iterator[Fact]:
    if not page.allergens.is_known:
        yield _("Allergènes"), _("Non communiqués : demandez au vendeur avant d’acheter."), "warning"
        return
    contains = ", ".join(page.allergens.contains)
    if contains:
        yield _("Allergènes"), _("Contient : %(list)s") % {"list": contains}, "warning"
    else:
        yield _("Allergènes"), _("Aucun des quatorze allergènes déclarés")
    yield _("Traces possibles"), ", ".join(page.allergens.traces)


def _lead(page: ProductPage) -> str:
    if not page.lead_days:
        return ""
    return ngettext("sur commande, en %(n)s jour", "sur commande, en %(n)s jours", page.lead_days) % {
        "n": page.lead_days
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def shelves_of(page: ProductPage) -> list[tuple[str, str]]:
    """The way down to the product: its shelves, each as a search."""
    return [(shelf.name, f"{reverse('search')}?category={shelf.slug}") for shelf in page.categories]


def identity_facts(page: SellerPage) -> list[Fact]:
    """Who the seller is before the law: the public part of DSA article 30, the mediator (L616-1)."""
    who = page.identity
    said = [
        (_("Raison sociale"), who.legal_name),
        (_("SIRET"), who.siret),
        (_("Registre"), who.register),
        (_("N° de TVA"), who.vat_number),
        (_("Adresse"), who.address),
        (_("Téléphone"), who.phone),
        (_("E-mail"), who.email),
        (_("Affiliation"), ", ".join(page.institutions)),
        (_("Médiateur de la consommation"), who.mediator),
        (
            _("Engagement"),
            _("N’offre que des produits conformes au droit de l’Union") if who.compliance_signed_at else "",
        ),
    ]
    return [fact for fact in said if fact[1]]


def former_product(product_id: int) -> FormerProduct | None:
    """A product that was on sale once and is not shown any more; nothing for one that never was."""
    known = Product.objects.filter(pk=product_id, state__in=(ProductState.HIDDEN, ProductState.PUBLISHED))
    found = known.values_list("title", "category").first()
    return FormerProduct(found[0], found[1] or "") if found else None


def line_cards(page: SellerPage) -> tuple[dict[str, Any], ...]:
    """The seller's products as cards."""
    return tuple(_line_card(line, page) for line in page.products)


def _line_card(line: ProductLine, page: SellerPage) -> dict[str, Any]:
    offer, ours = line.offer, line.picture is not None and line.picture.is_ours
    available = offer.availability
    return {
        "id": f"p{line.id}",
        "offer": offer.id,
        "url": local_address(line.url),
        "title": line.title,
        "brick": offer.brick,
        "brick_name": offer.brick_name,
        "seller": line.pack_name or line.category,
        "commune": "",
        "price": offer.price,
        "before": offer.struck_price,
        "unit_price": offer.unit_price.amount if offer.unit_price else None,
        "unit": offer.unit_price.unit if offer.unit_price else "",
        "when": (available.text_en if _is_english() else available.text) if available else "",
        "partner": offer.is_outside,
        "picture": media_address(line.picture.url) if line.picture and ours else "",
        "alt": line.picture.alt if line.picture else "",
        "add_url": reverse("basket_add_product", args=[line.id]),
        "reason": _("Prix réduit jusqu’au %(until)s") % {"until": moment(offer.sale_to)} if offer.sale_to else "",
    }
