"""`manage.py open_shop`: see content.opening and docs/deploy.md."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.text import slugify

from babel import Locale, numbers

from content import opening
from core import brands

MOST = 100  # per cent
TERRITORIES = Locale("en").territories


class Command(BaseCommand):
    help = (
        "Opens a shop in a market: locale, home page, site, brand, market, tax rates, all or none. Given again with "
        "another --locale it opens another market, with another --name and --host another shop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="The shop's: “Kids Petite”.")
        parser.add_argument("--slug", default="", help="For addresses and design tokens; made of the name.")
        parser.add_argument("--host", required=True, help="shop.example.com, without scheme and port.")
        parser.add_argument("--port", type=int, default=443, help="As browsers see it: 443.")
        parser.add_argument("--email", required=True, help="Whom mails come from.")
        parser.add_argument("--locale", required=True, help="One of settings.LANGUAGES: de.")
        parser.add_argument("--country", required=True, help="The market's home by ISO 3166: DE.")
        parser.add_argument("--currency", required=True, help="By ISO 4217: EUR.")
        parser.add_argument("--time-zone", required=True, help="In which times are told: Europe/Berlin.")
        parser.add_argument(
            "--tax-rate",
            required=True,
            action="append",
            metavar="CLASS=PERCENT",
            help="standard=19; once for each tax class.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            brand = opening.open_shop(_shop(options), _place(options))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        front = brands.address(brand, f"/{options['locale']}/")
        self.stdout.write(f"{brand.name} is open: {front}, staff at {brands.address(brand, '/cms/')}")


def _shop(options: dict[str, Any]) -> opening.Shop:
    host, slug = options["host"].lower(), options["slug"] or slugify(options["name"])
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", host):
        raise CommandError(f"--host is a name without scheme, port and path, not “{host}”.")
    if not slug or slug != slugify(slug):
        raise CommandError("--slug consists of small letters, digits and hyphens.")
    try:
        validate_email(options["email"])
    except ValidationError:
        raise CommandError(f"--email is no address: “{options['email']}”.") from None
    return opening.Shop(
        slug=slug, name=options["name"], host=host, port=options["port"], email=options["email"]
    )


def _place(options: dict[str, Any]) -> opening.Place:
    locale, country, currency = options["locale"], options["country"].upper(), options["currency"].upper()
    if locale not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        raise CommandError(f"--locale is one of {known}; more are added in config/settings/i18n.py.")
    if not re.fullmatch("[A-Z]{2}", country) or country not in TERRITORIES:
        raise CommandError(f"--country is no code of a country: “{country}”.")
    if not numbers.is_currency(currency):
        raise CommandError(f"--currency is no code of a currency: “{currency}”.")
    return opening.Place(
        locale=locale,
        name=Locale.parse(locale, sep="-").territories[country],
        currency=currency,
        country=country,
        country_name=TERRITORIES[country],
        time_zone=options["time_zone"],
        rates=dict(_rate(text) for text in options["tax_rate"]),
    )


def _rate(text: str) -> tuple[str, Decimal]:
    code, _, percent = text.partition("=")
    try:
        rate = Decimal(percent)
        if 0 <= rate < MOST:
            return code, rate
    except InvalidOperation:
        pass
    raise CommandError(f"--tax-rate is a tax class and per cent, such as standard=19, not “{text}”.")
