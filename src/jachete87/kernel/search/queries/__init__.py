"""Reads of the search: results, completions, how the index is."""

from jachete87.kernel.search.index.reader import generation
from jachete87.kernel.search.queries.completing import suggest
from jachete87.kernel.search.queries.health import breaches, is_readable, waiting
from jachete87.kernel.search.queries.searching import search
from jachete87.kernel.search.rules.results import Card, FacetValue, Place, Results, Suggestion

__all__ = [
    "Card",
    "FacetValue",
    "Place",
    "Results",
    "Suggestion",
    "breaches",
    "generation",
    "is_readable",
    "search",
    "suggest",
    "waiting",
]
