"""Files that shops export and that are no catalogues: named for what they are."""

from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode

# how many of the headers must be there, the headers, what the file is
_TABLES: tuple[tuple[int, frozenset[str], str], ...] = (
    (3, frozenset({"country code", "state code", "rate", "tax name", "tax class", "zip postcode", "code pays",
      "taux"}),
     "Ce fichier liste des taux de TVA, pas des produits."),
    (2, frozenset({"category id", "parent category", "root category", "categorie parente", "categorie racine",
      "id categorie"}),
     "Ce fichier liste des catégories, pas des produits."),
    (3, frozenset({"is anchor", "include in menu", "url key", "path", "display mode"}),
     "Ce fichier liste des catégories, pas des produits."),
    (3, frozenset({"attribute", "attribut", "value", "valeur", "impact on price", "impact sur le prix",
      "impact on weight",
                   "impact sur le poids", "combination available date"}),
     "Ce fichier liste les déclinaisons de produits, sans le nom ni le prix des produits eux-mêmes : "
     "importez le fichier des produits."),
    (2, frozenset({"order id", "order number", "numero de commande", "billing address", "shipping address",
      "order date",
                   "order status", "date de commande"}),
     "Ce fichier liste des commandes, pas des produits."),
    (3, frozenset({"first name", "last name", "email", "prenom", "nom de famille", "e mail", "telephone",
      "newsletter"}),
     "Ce fichier liste des clients, pas des produits."),
)  # fmt: skip
_ROOTS = {
    "localizationPack": "Ce fichier est un paquet régional PrestaShop (TVA, monnaies, unités), pas un catalogue.",
    "html": "Ce fichier est une page web, pas un catalogue (l'adresse demande peut-être de se connecter).",
    "svg": "Ce fichier est une image, pas un catalogue.",
    "urlset": "Ce fichier est un plan de site, pas un catalogue.",
    "sitemapindex": "Ce fichier est un plan de site, pas un catalogue.",
    "Invoice": "Ce fichier est une facture, pas un catalogue.",
}
_ENTITIES = {
    "attribute": "des valeurs de déclinaison", "attribute_group": "des groupes de déclinaisons",
    "category": "des catégories",
    "category_product": "le rangement des produits en catégories", "feature": "des caractéristiques",
    "feature_value": "des valeurs de caractéristique", "feature_product": "les caractéristiques des produits",
    "manufacturer": "des marques", "supplier": "des fournisseurs",
    "product_attribute": "des déclinaisons sans leurs produits",
    "product_attribute_combination": "la composition des déclinaisons", "stock_available": "des stocks",
}  # fmt: skip
_MAGIC = (
    (b"%PDF", "Ce fichier est un PDF : exportez le catalogue en CSV ou en tableur."),
    (b"\xd0\xcf\x11\xe0", "Ce fichier est un ancien classeur Excel (.xls) : enregistrez-le en .xlsx ou en CSV."),
    (b"\x89PNG", "Ce fichier est une image, pas un catalogue."),
    (b"\xff\xd8\xff", "Ce fichier est une image, pas un catalogue."),
    (b"GIF8", "Ce fichier est une image, pas un catalogue."),
    (b"\x1f\x8b", "Ce fichier est compressé (gzip) : décompressez-le d'abord."),
    (b"Rar!", "Ce fichier est compressé (RAR) : décompressez-le d'abord."),
    (b"7z\xbc\xaf", "Ce fichier est compressé (7z) : décompressez-le d'abord."),
)


def not_a_catalogue(reason: str) -> FeedRefused:
    return FeedRefused(reason, RefusalCode.NOT_A_CATALOGUE)


def refuse_known_bytes(head: bytes) -> None:
    reason = next((reason for magic, reason in _MAGIC if head.startswith(magic)), "")
    if reason:
        raise not_a_catalogue(reason)


def refuse_known_table(names: set[str]) -> None:
    reason = next((reason for least, headers, reason in _TABLES if len(headers & names) >= least), "")
    if reason:
        raise not_a_catalogue(reason)


def refuse_known_root(root: str, head: str) -> None:
    """Raises when the first element tells what the file is."""
    if root in _ROOTS or root.lower() in _ROOTS:
        raise not_a_catalogue(_ROOTS.get(root) or _ROOTS[root.lower()])
    if not root.startswith("entity_"):
        return
    entity = root.removeprefix("entity_")
    if entity == "product":
        raise not_a_catalogue(_half_a_shop(head))
    what = _ENTITIES.get(entity, "des données")
    raise not_a_catalogue(f"Ce fichier PrestaShop contient {what}, pas des produits à vendre.")


def _half_a_shop(head: str) -> str:
    if "price=" in head or "<price" in head:
        return (
            "Ce fichier est la partie sans textes d'une boutique PrestaShop : des prix, mais pas de nom. "
            "Exportez les produits en CSV ou par le Webservice (display=full)."
        )
    return (
        "Ce fichier est la partie traduite d'une boutique PrestaShop : les produits y ont un nom mais pas de prix. "
        "Exportez les produits en CSV ou par le Webservice (display=full)."
    )
