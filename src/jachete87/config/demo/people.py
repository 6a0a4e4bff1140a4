"""Invented people, addresses and numbers: none can belong to anybody."""

from random import Random

from stdnum import luhn

FIRST_NAMES = (
    "Camille", "Louise", "Émilie", "Sandrine", "Nathalie", "Mathilde", "Hélène", "Aurélie", "Justine", "Colette",
    "Jérôme", "Thomas", "Guillaume", "Olivier", "Mickaël", "Vincent", "Bastien", "Léonard", "Martial", "Gaston",
)  # fmt: skip
SURNAMES = (
    "Puyrenaud", "Lavergnolle", "Chabassier", "Montintin", "Desvergnes", "Faucherat", "Peyrichoux", "Brunerie",
    "Gandoulas", "Mazeyraud", "Villechenoux", "Labrunat", "Coudercy", "Rouveyrol", "Teyssonnat", "Bardoulat",
    "Combredet", "Fontanaud", "Massaloux", "Ribeyrol",
)  # fmt: skip
HAMLETS = (
    "Le Puy Blanc", "La Croix Haute", "Le Grand Breuil", "Les Combes", "Lavaud", "Le Mas du Bois", "La Vergne",
    "Chez Pinaud", "Le Moulin Neuf", "Les Bruyères", "La Faye", "Puymoreau", "Le Theil", "Les Rivailles", "Montplaisir",
)  # fmt: skip
STREETS = (
    "rue de la Fontaine", "place du Champ-de-Foire", "rue des Tanneurs", "avenue de la Gare", "rue du Pont-Vieux",
    "place de l'Église", "rue des Potiers", "boulevard de la Vienne", "rue Haute", "rue du Marché", "impasse du Four",
)  # fmt: skip
FORMS = {
    "farmer": ("{}, exploitant agricole", "EARL {}", "GAEC {}"),
    "craftsperson": ("{}, entrepreneur individuel", "{}, artisan", "EURL {}"),
    "merchant": ("SARL {}", "SAS {}", "{}, commerçant"),
}
REGISTERS = {
    "farmer": "RNE (activité agricole) 87",
    "craftsperson": "RNE (métiers) 87",
    "merchant": "RCS Limoges",
}


def dice(words: str) -> Random:
    """Chance that falls alike for the same words."""
    return Random(words)  # noqa: S311 - a demo, not a secret


def siret(number: int) -> str:
    """A SIRET whose keys are right and that no business has: its SIREN begins with three zeros."""
    return _keyed(_keyed(f"000{number:05d}") + "0001")


def _keyed(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def phone(rng: Random) -> str:
    """A number of the range that is kept for fiction (05 36 49)."""
    return f"+33 5 36 49 {rng.randrange(100):02d} {rng.randrange(100):02d}"


def legal_name(rng: Random, kind: str) -> str:
    """A person or a company."""
    return rng.choice(FORMS[kind]).format(f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}")


def address(rng: Random, kind: str) -> str:
    """A hamlet for farms, a street for the others."""
    return rng.choice(HAMLETS) if kind == "farmer" else f"{rng.randrange(1, 60)} {rng.choice(STREETS)}"
