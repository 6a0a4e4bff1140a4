"""What an outside platform runs on."""

from django.db import models


class PlatformSystem(models.TextChoices):
    """The shop system of a platform: it decides whether a link can fill its basket."""

    WOOCOMMERCE = "woocommerce", "WooCommerce"
    PRESTASHOP = "prestashop", "PrestaShop"
    SHOPIFY = "shopify", "Shopify"
    OTHER = "other", "autre"
