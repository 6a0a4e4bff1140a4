"""Addresses of the shopper's pages; the names are used by all templates."""

from django.urls import path, re_path

from jachete87.portal.views import basket, home, machines, products, results, texts

urlpatterns = [
    path("", home.home, name="home"),
    path("recherche", results.results, name="search"),
    path("recherche/suggestions.json", results.suggestions, name="search_suggestions"),
    path("carte", results.map_page, name="map"),
    path("carte/points.json", results.map_points, name="map_points"),
    path("carte/contours.json", results.map_contours, name="map_contours"),
    path("produits/<int:product_id>", products.product, name="product_short"),
    re_path(r"^produits/(?P<product_id>[0-9]{1,18})-(?P<slug>[-\w]*)$", products.product, name="product"),
    path("vendeurs", products.sellers, name="sellers"),
    path("vendeurs/<slug:slug>", products.seller, name="seller"),
    path("panier", basket.basket, name="basket"),
    path("panier/ajouter", basket.add, name="basket_add"),
    path("panier/ajouter/produit/<int:product_id>", basket.add_product, name="basket_add_product"),
    path("moi.json", machines.me, name="me"),
    path("langue/<slug:code>", machines.language, name="language"),
    path("styleguide/", machines.styleguide, name="styleguide"),
    re_path(r"^media/(?P<source>.+)$", machines.media, name="media"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("institutions", texts.institutions, name="institutions"),
    *(path(name, texts.text(name), name=f"text_{name}") for name in texts.NAMES),
    path("confidentialite", texts.privacy, name="privacy"),
]
