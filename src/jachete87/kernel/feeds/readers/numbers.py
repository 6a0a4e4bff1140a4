"""Prices and numbers as people and shop systems write them: "1 298,00 €", "12,5", "1.299,00", "12€50"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from jachete87.kernel.feeds.readers.currencies import ISO_CODES, SYMBOLS

_BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\t\r\n"), " ") | {
    0x2212: "-",
    0x2019: "'",
}
_PLAIN = re.compile(r"\d{1,7}(?:\.\d{1,2})?")
_MACHINE = re.compile(r"(\d{1,7}(?:\.\d{1,2})?) ([A-Z]{3})")
_NUMBER = re.compile(r"-?\s?\d(?:[\d.,']|\s(?=\d{3}(?!\d)))*|-?[.,]\d+")
_EURO_CENTS = re.compile(r"(?<![\d.,'])(\d{1,6})\s?(?:€|euros?)\s?(\d{2})(?![\d.,])", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:([., '])\d{3})(?:\1\d{3})*")
_PER = re.compile(
    r"(?:/|(?<=€)|(?<=€ )|\b(?:le|la|les|l'|par|the|per|pour)\s*)\s*"
    r"(1\s*)?(kg|kilos?|100\s?g|g|litres?|l|cl|ml|m²|m2|m|pi[eè]ces?|pce?s?|unit[ée]s?|u|bottes?|bouquets?|lots?|douz(?:aine)?)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"prix|price|tarif|ttc|ht|hors taxes?|toutes taxes comprises|tva incluse|\bl'|[:*.\-\s()]", re.IGNORECASE
)
_FROM = re.compile(r"(?:à partir de|a partir de|dès|from|ab|des)\b", re.IGNORECASE)
_FREE = frozenset({"gratuit", "gratuite", "offert", "offerte", "free", "gratis"})
_LARGEST = Decimal("99999999")


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` is None when there is none; `doubt` says in French why not, or what a person must decide."""

    amount: Decimal | None
    currency: str = ""
    per: str = ""
    doubt: str = ""


def parse_price(text: str, decimal: str = "auto") -> Price:
    """A price with its currency. `decimal` is "." when a program wrote the number, "auto" when a person did.

    Three digits after a single separator ("1,299") can be read two ways: the amount is given with a doubt.
    """
    if _PLAIN.fullmatch(text):
        return Price(Decimal(text))
    machine = _MACHINE.fullmatch(text)
    if machine and machine[2] in ISO_CODES:
        return Price(Decimal(machine[1]), machine[2])
    return _written_price(text.translate(_BLANKS).strip(), decimal)


def parse_number(text: str) -> Decimal | None:
    """A measure ("1,250", "1 200", ".5"): one separator alone is always the decimal mark."""
    plain = text.translate(_BLANKS).strip()
    found = _NUMBER.fullmatch(plain)
    return _amount(found[0], "measure")[0] if found else None


def parse_rate(text: str) -> Decimal | None:
    """A VAT rate in percent from "20", "5,5 %", "TVA 10%" or "0.055"; None when it is none."""
    plain = text.translate(_BLANKS)
    found = _NUMBER.findall(plain)
    if len(found) != 1 or re.sub(r"(?i)tva|vat|fr|taux|%|normal|réduit|\s|[:()]", "", plain.replace(found[0], "")):
        return None
    rate = _amount(found[0], "measure")[0]
    if rate is not None and 0 < rate < 1 and "%" not in text:
        rate *= 100
    return rate.normalize() + 0 if rate is not None and 0 <= rate <= 50 else None


def currency_code(text: str) -> str:
    """The ISO code of a currency written alone ("EUR", "€", "euros"), "" when unknown."""
    return _currency(text.translate(_BLANKS))[0]


def _written_price(text: str, decimal: str) -> Price:
    if text.casefold() in _FREE:
        return Price(Decimal(0))
    per, text = _take_per(text)
    if _FROM.match(text):
        return _starting_price(text, per, decimal)
    cents = _EURO_CENTS.search(text)
    if cents:
        return Price(Decimal(f"{cents[1]}.{cents[2]}"), "EUR", per)
    numbers = _NUMBER.findall(text)
    if not numbers:
        return Price(None, doubt="n'est pas un nombre" if text else "est vide")
    currency, rest = _currency(_NUMBER.sub(" ", text))
    read = {_amount(number, decimal) for number in numbers}
    if len(read) > 1:
        return Price(None, currency, per, "contient plusieurs nombres")
    amount, doubt = read.pop()
    if rest and not doubt and re.fullmatch(r"[^\W\d]{1,4}\.?|[^\w\s]", rest):
        doubt = f"est dans une monnaie inconnue ({rest})"
    elif rest and not doubt:
        amount, doubt = None, "n'est pas un nombre"
    return Price(amount, currency, per, doubt)


def _starting_price(text: str, per: str, decimal: str) -> Price:
    price = _written_price(_FROM.sub("", text, count=1).strip(), decimal)
    return Price(price.amount, price.currency, per, price.doubt or "n'est qu'un prix de départ")


def _take_per(text: str) -> tuple[str, str]:
    per = _PER.search(text)
    if per is None:
        return "", text
    return per[2].casefold().replace(" ", ""), f"{text[: per.start()]} {text[per.end() :]}".strip()


def _currency(words: str) -> tuple[str, str]:
    """The currency among the words around a number, and the letters that remain unexplained."""
    currency = ""
    remaining = []
    for word in words.replace("€", " € ").replace("£", " £ ").split():
        bare = word.strip(".,:*()-")
        code = bare.upper() if bare.upper() in ISO_CODES else SYMBOLS.get(bare.casefold(), "")
        if code and not currency:
            currency = code
        elif not code:
            remaining.append(word)
    return currency, _WORDS.sub("", " ".join(remaining)).strip(",")


def _amount(number: str, decimal: str) -> tuple[Decimal | None, str]:
    digits = number.strip().rstrip(".,'").replace("- ", "-")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    commas, points = digits.count(","), digits.count(".")
    doubt = ""
    if commas and points:
        digits = _two_separators(digits)
    elif commas + points == 1 and "'" not in digits:
        digits, doubt = _one_separator(digits, decimal)
    elif commas + points > 1:
        digits = re.sub("[.,]", "", digits) if _GROUPED.fullmatch(digits) else ""
    digits = digits.replace(" ", "").replace("'", "").replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", digits):
        return None, "n'est pas un nombre"
    amount = Decimal(sign + digits)
    return (None, "est trop grand") if abs(amount) > _LARGEST else (amount, doubt)


def _two_separators(digits: str) -> str:
    mark = max(".,", key=digits.rfind)
    whole, _, cents = digits.rpartition(mark)
    return f"{whole.replace(',', '').replace('.', '')}.{cents}" if _GROUPED.fullmatch(whole) else ""


def _one_separator(digits: str, decimal: str) -> tuple[str, str]:
    mark = "," if "," in digits else "."
    whole, _, cents = digits.partition(mark)
    plain = whole.replace(" ", "").replace("'", "")
    if decimal in ("measure", mark) or len(cents) != 3 or not 1 <= len(plain) <= 3 or " " in whole or plain == "0":
        return f"{plain}.{cents}", ""
    return f"{plain}.{cents}", f"peut se lire {plain}{cents} ou {plain},{cents}"
