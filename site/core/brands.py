"""A brand is carried, not guessed: by the request's host, by every row that belongs to one."""

from copy import copy
from typing import Self

from django.conf import settings
from django.db import models
from django.http.request import split_domain_port

from wagtail.models import Site

from core import edge
from core.models import Brand

DEFAULT_PORTS = {80, 443}
DEMO_HOSTS = ".localhost"
# For pages that must stand without the database: who was seen last at which host.
_remembered: dict[str, Brand] = {}


class BrandedQuerySet(models.QuerySet):
    """For models with a `brand` field."""

    def for_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)


def all_brands() -> list[Brand]:
    """Every brand with its site and default locale, oldest first. The caller's own copies."""
    return [_own_copy(brand) for brand in edge.memo("shop", "brands", _load_brands)]


def brand_for_host(host: str) -> Brand | None:
    """The brand whose site answers at `host`, whatever the port."""
    hostname = split_domain_port(host)[0]
    return next((brand for brand in all_brands() if brand.site.hostname == hostname), None)


def remembered_brand(host: str) -> Brand | None:
    """The brand last seen at `host` by this process. Asks nobody: for error pages."""
    return _remembered.get(split_domain_port(host)[0])


def address(brand: Brand, path: str = "") -> str:
    """The absolute address of `path` in the brand's shop. Never taken from a request: mail has none."""
    site = brand.site
    scheme = "https" if settings.SECURE_SSL_REDIRECT or site.port == 443 else "http"
    port = "" if site.port in DEFAULT_PORTS else f":{site.port}"
    return f"{scheme}://{site.hostname}{port}{path}"


def follow_port(port: int) -> int:
    """Let the demo shops' sites name the port that this start listens on. How many have moved."""
    sites = Site.objects.filter(hostname__endswith=DEMO_HOSTS, brand__isnull=False)
    moved = sites.exclude(port=port).update(port=port)
    if moved:
        Site.clear_site_root_paths_cache()
    return moved


def _load_brands() -> list[Brand]:
    # Wagtail keeps the sites' root paths for an hour in this process; they go when the sites do.
    Site.clear_site_root_paths_cache()
    brands = list(Brand.objects.select_related("site", "default_locale").order_by("pk"))
    _remembered.update({brand.site.hostname: brand for brand in brands})
    return brands


def _own_copy(brand: Brand) -> Brand:
    """Instances remember what is read through them, so memoised ones are never handed out."""
    mine = copy(brand)
    mine.site = copy(brand.site)
    return mine
