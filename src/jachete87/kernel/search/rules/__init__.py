"""The rules of the search: what can be asked, what is answered, how it is ranked."""

from jachete87.kernel.search.rules.ask import SearchAsk, parse_ask
from jachete87.kernel.search.rules.ranking import RankingParameter, ranking_explained
from jachete87.kernel.search.rules.results import Card, FacetValue, Place, Results, Suggestion

__all__ = [
    "Card",
    "FacetValue",
    "Place",
    "RankingParameter",
    "Results",
    "SearchAsk",
    "Suggestion",
    "parse_ask",
    "ranking_explained",
]
