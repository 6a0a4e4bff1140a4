"""The fields of the index and how their texts are cut; a change of either needs a new VERSION."""

from functools import cache

import tantivy

from jachete87.kernel.search.rules.words import STOP_WORDS, singular

VERSION = 2

STEMMED = ("lead", "title", "aisle_lead", "aisle", "shelf", "who_lead", "who", "seller", "place", "body")
FACETS = ("kind", "brick", "category", "commune", "seller_slug", "label", "source", "point", "state", "spot")
NUMBERS = ("price", "until", "first_day", "born", "changes_at")
"""price in cents; moments in seconds since 1970 (UTC); first_day an ordinal day, 0 for any day;
born tells documents apart and puts the oldest first (`cards.born`)."""


@cache
def schema() -> tantivy.Schema:
    """`key` names a document ("product:12"); `words` holds whole words to complete and mend; `card` what is shown."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in STEMMED:
        builder.add_text_field(name, tokenizer_name="stems", index_option="position")
    builder.add_text_field("words", tokenizer_name="words", index_option="basic")
    builder.add_text_field("size", tokenizer_name="words", index_option="basic")
    builder.add_text_field("available", tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=False, fast=True)
    builder.add_bytes_field("card", stored=True)
    return builder.build()


@cache
def stems() -> tantivy.TextAnalyzer:
    """Lower case → ascii → our stop words → French stems, in this order: stems first would break œ and accents."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.custom_stopword(sorted(STOP_WORDS)),
        tantivy.Filter.stemmer("french"),
    ):
        builder = builder.filter(step)
    return builder.build()


@cache
def whole_words() -> tantivy.TextAnalyzer:
    """Whole words, folded."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(60), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(step)
    return builder.build()


def stem(word: str) -> str:
    """The stem of one folded word; nothing for a stop word."""
    found = stems().analyze(singular(word))
    return found[0] if found else ""


def opened(path: str) -> tantivy.Index:
    """The index in that folder, made when the folder is empty."""
    index = tantivy.Index(schema(), path)
    index.register_tokenizer("stems", stems())
    index.register_tokenizer("words", whole_words())
    return index
