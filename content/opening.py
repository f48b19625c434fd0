"""Opening a shop: what stands before anybody can sign in. Once opened, the rest is done in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from oscar.apps.address.models import Country
from wagtail.models import Locale, Page, Site

from commerce.markets.models import Market, TaxClass, TaxRate
from commerce.partner.models import Partner
from content.models import HomePage
from core.models import Brand


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A brand and its home. `tree` begins the slugs of its home pages."""

    slug: str
    name: str
    host: str
    port: int
    email: str
    tagline: str = ""
    tree: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A market: `country` is its home's code; `rates` are in per cent, by code of tax class."""

    locale: str
    name: str
    currency: str
    country: str
    country_name: str
    time_zone: str
    rates: Mapping[str, Decimal]


@transaction.atomic
def open_shop(shop: Shop, place: Place) -> Brand:
    """A brand that sells in a market. What is there already is used if it is the same, and never changed.

    Raises ValidationError, and then nothing has been made.
    """
    locale, _ = Locale.objects.get_or_create(language_code=place.locale)
    brand = Brand.objects.filter(slug=shop.slug).select_related("site__root_page").first()
    if brand is None:
        clear_welcome()
        brand = make_brand(shop, [place.locale])
    elif (brand.name, brand.site.hostname) != (shop.name, shop.host):
        raise ValidationError(f"{shop.slug} is {brand.name} at {brand.site.hostname} already.")
    elif not brand.site.root_page.get_translations(inclusive=True).filter(locale=locale).exists():
        make_home(shop, place.locale, f"{shop.slug}-{place.locale}", like=brand.site.root_page)
    market = _market(place, locale)
    if market.brands.filter(pk=brand.pk).exists():
        raise ValidationError(f"{brand.name} sells in {place.locale} already.")
    market.brands.add(brand)
    return brand


def clear_welcome() -> None:
    """Wagtail's first migration makes a page and a site of its own; nobody wants them beside real ones."""
    if not Brand.objects.exists():
        for page in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
            page.delete()


def make_brand(shop: Shop, locales: list[str]) -> Brand:
    """A brand with its site, its partner and an empty home page in each locale, the first its own."""
    if taken := Site.objects.filter(hostname=shop.host).first():
        raise ValidationError(f"{shop.host} is the host of {taken} already.")
    tree = shop.tree or shop.slug
    home = make_home(shop, locales[0], tree)
    for code in locales[1:]:
        make_home(shop, code, f"{tree}-{code}", like=home)
    site = Site.objects.create(
        hostname=shop.host,
        port=shop.port,
        site_name=shop.name,
        root_page=home,
        is_default_site=not Site.objects.filter(is_default_site=True).exists(),
    )
    brand = Brand(
        slug=shop.slug,
        name=shop.name,
        site=site,
        default_locale=home.locale,
        tagline=shop.tagline,
        sender_name=shop.name,
        sender_email=shop.email,
    )
    _save(brand)
    Partner.objects.create(brand=brand, code=brand.slug, name=brand.name)
    return brand


def make_home(shop: Shop, code: str, slug: str, *, like: Page | None = None) -> HomePage:
    """The root of a brand's pages in a locale: `petite`, `petite-de` … `like`: the one that it translates."""
    home = HomePage(title=shop.name, slug=slug, locale=Locale.objects.get(language_code=code))
    if like is not None:
        home.translation_key = like.translation_key
    Page.get_first_root_node().add_child(instance=home)
    return home


def _market(place: Place, locale: Locale) -> Market:
    country, _ = Country.objects.get_or_create(
        iso_3166_1_a2=place.country,
        defaults={
            "name": place.country_name,
            "printable_name": place.country_name,
            "is_shipping_country": True,
        },
    )
    for code, percent in place.rates.items():
        _rate(code, country, percent)
    market = Market.objects.filter(locale=locale).first()
    wanted = {"currency": place.currency, "home_country": country, "time_zone": place.time_zone}
    if market is None:
        market = Market(locale=locale, name=place.name, **wanted)
        _save(market)
        market.countries.add(country)
    elif any(getattr(market, field) != value for field, value in wanted.items()):
        raise ValidationError(
            f"The market of {place.locale} is there already: {market.currency}, "
            f"{market.home_country_id}, {market.time_zone}."
        )
    return market


def _rate(code: str, country: Country, percent: Decimal) -> None:
    tax_class = TaxClass.objects.filter(code=code).first()
    if tax_class is None:
        tax_class = TaxClass(code=code, name=code.replace("-", " ").capitalize())
        _save(tax_class)
    rate = TaxRate.objects.filter(tax_class=tax_class, country=country).first()
    if rate is None:
        _save(TaxRate(tax_class=tax_class, country=country, percent=percent))
    elif rate.percent != percent:
        raise ValidationError(f"{code} is {rate.percent} % in {country.pk} already.")


def _save(row: Brand | Market | TaxClass | TaxRate) -> None:
    row.full_clean()
    row.save()
