"""What both shops stand on: locales, countries, taxes, sites, brands, markets, delivery."""

from decimal import Decimal

from django.conf import settings

from oscar.apps.address.models import Country
from wagtail.models import Locale

from commerce.markets.models import Market, TaxClass, TaxRate
from commerce.shipping.models import DeliveryMethod, DeliveryPrice
from content import opening
from content.demo import reading
from core.models import Brand

# What of a delivery method says when and where it delivers.
RHYTHM = ("cut_off", "cut_off_day_before", "packed_on", "days_min", "days_max", "delivered_on", "reach")


def load() -> None:
    load_taxes()
    for locale in reading.locales():
        Locale.objects.get_or_create(language_code=locale)
    opening.clear_welcome()
    for data in reading.brands():
        load_brand(data)
    load_markets()
    load_delivery()


def load_taxes() -> None:
    ground = reading.read("ground")
    for data in ground["tax_class"]:
        TaxClass.objects.get_or_create(code=data["code"], defaults={"name": data["name"]})
    for data in ground["country"]:
        country, _ = Country.objects.get_or_create(
            iso_3166_1_a2=data["code"],
            defaults={"name": data["name"], "printable_name": data["name"], "is_shipping_country": True},
        )
        for code, percent in data["rates"].items():
            TaxRate.objects.get_or_create(
                tax_class=TaxClass.objects.get(code=code),
                country=country,
                defaults={"percent": Decimal(percent)},
            )


def load_brand(data: reading.Data) -> None:
    """A brand with its site, its partner and an empty home page in each locale."""
    if Brand.objects.filter(slug=data["slug"]).exists():
        return
    shop = opening.Shop(
        slug=data["slug"],
        name=data["name"],
        host=data["host"],
        port=settings.PUBLIC_PORT,
        email=data["email"],
        tagline=data["tagline"],
        tree=data["tree"],
    )
    opening.make_brand(shop, reading.locales())


def load_markets() -> None:
    for data in reading.read("ground")["market"]:
        market, created = Market.objects.get_or_create(
            locale=Locale.objects.get(language_code=data["locale"]),
            defaults={
                "name": data["name"],
                "currency": data["currency"],
                "home_country": Country.objects.get(pk=data["home"]),
                "time_zone": data.get("time_zone", "Europe/London"),
            },
        )
        if created:
            market.countries.set([data["home"], *data["others"]])
            market.brands.set(Brand.objects.filter(slug__in=[brand["slug"] for brand in reading.brands()]))


def load_delivery() -> None:
    for place, data in enumerate(reading.read("ground")["delivery"]):
        method, created = DeliveryMethod.objects.get_or_create(
            brand=Brand.objects.get(slug=data["brand"]),
            code=data["code"],
            defaults={
                "position": place,
                "tax_class": TaxClass.objects.get(code=data["tax_class"]),
                **{name: data[name] for name in RHYTHM if name in data},
            },
        )
        if created:
            for code, price in data["prices"].items():
                DeliveryPrice.objects.create(
                    method=method,
                    market=Market.objects.get(locale__language_code=code),
                    **{name: Decimal(amount) for name, amount in price.items()},
                )
