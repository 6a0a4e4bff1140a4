"""The rules of the search: what can be asked, what is answered, how it is ranked."""

from jachete87.kernel.search.rules.ask import SearchAsk, parse_ask
from jachete87.kernel.search.rules.results import Card, FacetValue, Place, Results, Suggestion

__all__ = ["Card", "FacetValue", "Place", "Results", "SearchAsk", "Suggestion", "parse_ask"]
