"""The outbox fills itself: statement triggers note in each transaction what the index must look at again.

Transition tables make a bulk import of 100,000 rows one statement here. A task of the same transaction is not noted
twice (its `xmin` tells): the index reads the rows after the commit, so one is enough.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION search_note(noted_kind text, subjects text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_indextask (kind, subject)
    SELECT noted_kind, subject FROM unnest(subjects) AS subject
     WHERE subject IS NOT NULL AND NOT EXISTS (
        SELECT FROM search_indextask AS task
         WHERE task.kind = noted_kind AND task.subject = subject AND task.xmin = pg_current_xact_id_if_assigned()::xid)
$$
"""

_FREE = "({row}.stock_on_hand - {row}.stock_held - {row}.stock_promised)"
_STOCK = f"""
    OR (was.stock_on_hand IS NULL) <> (got.stock_on_hand IS NULL)
    OR ({_FREE.format(row="was")} <> {_FREE.format(row="got")} AND EXISTS (
        SELECT FROM catalogue_variant AS pack WHERE pack.product_id = got.id
           AND ({_FREE.format(row="was")} >= pack.stock_use) <> ({_FREE.format(row="got")} >= pack.stock_use)))
"""

# table: (kind, subject of a row, columns that the index shows, further condition of a change)
TABLES = {
    "catalogue_product": (
        "product",
        "row.id",
        "seller_id category_id state slug title denomination description brand origin ingredients labels created_at",
        _STOCK,
    ),
    "catalogue_variant": ("product", "row.product_id", "product_id net_quantity net_unit stock_use", ""),
    "catalogue_offer": (
        "product",
        "(SELECT pack.product_id FROM catalogue_variant AS pack WHERE pack.id = row.variant_id)",
        "variant_id brick_id price sale_price sale_from sale_to is_active",
        "",
    ),
    "catalogue_picture": ("product", "row.product_id", "product_id source alt position", ""),
    "feeds_importedrecord": ("product", "row.product_id", "product_id source_id", ""),
    "catalogue_category": ("category", "row.slug", "slug parent_id name name_en", ""),
    "membership_seller": (
        "seller",
        "row.id",
        "slug kind state brick_id trade_name commune_id latitude longitude story picture created_at",
        "",
    ),
    "membership_brick": ("brick", "row.slug", "is_open", ""),
    "territory_commune": ("commune", "row.code", "name postal_codes latitude longitude population", ""),
    "feeds_source": ("source", "row.id", "slug name is_outside", ""),
}


def _function(table: str, kind: str, subject: str, columns: str, more: str) -> str:
    old = ", ".join(f"was.{column}" for column in columns.split())
    new = ", ".join(f"got.{column}" for column in columns.split())
    key = {"territory_commune": "code", "catalogue_category": "slug", "membership_brick": "slug"}.get(table, "id")
    noted = f"SELECT array_agg(DISTINCT ({subject})::text)"
    return f"""
CREATE FUNCTION search_note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM search_note('{kind}', ({noted.replace("row.", "got.")}
            FROM after_rows AS got JOIN before_rows AS was ON was.{key} = got.{key}
            WHERE ({old}) IS DISTINCT FROM ({new}) {more}));
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM search_note('{kind}', ({noted.replace("row.", "got.")} FROM after_rows AS got));
    ELSE
        PERFORM search_note('{kind}', ({noted.replace("row.", "was.")} FROM before_rows AS was));
    END IF;
    RETURN NULL;
END $$"""


def _triggers(table: str) -> list[str]:
    seen = {
        "INSERT": "NEW TABLE AS after_rows",
        "UPDATE": "OLD TABLE AS before_rows NEW TABLE AS after_rows",
        "DELETE": "OLD TABLE AS before_rows",
    }
    return [
        f"CREATE TRIGGER search_notes_{event.lower()} AFTER {event} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION search_note_{table}()"
        for event, tables in seen.items()
    ]


def _install(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [_function(table, *TABLES[table]), *_triggers(table)],
        [
            *(f"DROP TRIGGER search_notes_{event} ON {table}" for event in ("insert", "update", "delete")),
            f"DROP FUNCTION search_note_{table}()",
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("feeds", "0001_initial"),
        ("membership", "0001_initial"),
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL([NOTE], ["DROP FUNCTION search_note(text, text[])"]),
        *(_install(table) for table in TABLES),
    ]
