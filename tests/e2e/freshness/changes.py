"""What is done to the shop behind its back. Runs in a process of its own: `tests.e2e.freshness.writer`."""

import json
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from wagtail.models import Page, PageViewRestriction

from commerce.catalogue import pictures
from commerce.catalogue.models import CategoryCopy, Product
from commerce.order.models import Order
from commerce.order.states import SENDING, State
from commerce.partner.models import Price, StockRecord
from commerce.partner.reasons import Reason
from content.models import HomePage, Navigation, StandardPage, StoryPage
from core.edge import fronts
from core.models import Brand, Delivery, OutboxEntry
from search.models import Document
from tests.factories.checkout import make_basket, pay, place as place_order
from tests.factories.commerce import make_market

CHANGES: dict[str, Callable[..., Any]] = {}
KINDS = {"story": StoryPage, "page": StandardPage}
FIRST_ON_HOME = "2099-01-01"


def change(function: Callable[..., Any]) -> Callable[..., Any]:
    CHANGES[function.__name__] = function
    return function


def obey() -> None:
    """A line of JSON in, a line of JSON out: what came of it, and when it was committed."""
    for line in sys.stdin:
        name, arguments = json.loads(line)
        if not connection.is_usable():  # the server may have been stopped meanwhile
            connection.close()
        try:
            answer = {"result": CHANGES[name](**arguments), "at": time.time()}
        except Exception:  # noqa: BLE001  (told to the test, which fails with it)
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


@change
def on_its_way() -> list[str]:
    """What happened before and has not reached the pages yet. Pictures that it asked for are held back too."""
    hold_pictures_back()
    due = Delivery.objects.filter(not_before__lte=timezone.now()).exclude(state__in=["done", "dead"])
    return [
        *(f"{entry.key} {entry.error}" for entry in OutboxEntry.objects.filter(state="pending")),
        *(f"{each.reaction} {each.state} {each.payload} {each.error}" for each in due),
    ]


@change
def hold_pictures_back() -> None:
    """After a first start the relay makes pictures for minutes, and each brings pages of both shops up to date."""
    waiting = Delivery.objects.filter(reaction=pictures.REACTION, state=Delivery.State.PENDING)
    waiting.update(not_before=timezone.now() + timedelta(days=1))


@change
def hold_second_purges_back() -> None:
    """What the start has purged is purged again after a minute: pages of both shops, in the midst of a test."""
    waiting = Delivery.objects.filter(reaction=fronts.REPEAT, state=Delivery.State.PENDING)
    waiting.update(not_before=timezone.now() + timedelta(days=1))


@change
def purges_waiting() -> list[str]:
    waiting = Delivery.objects.filter(reaction=fronts.PURGE, state=Delivery.State.PENDING)
    return list(waiting.values_list("error", flat=True))


@change
def pick_product(brand: str, market: str) -> dict[str, Any]:
    """A product with variants, in stock; all its variants at one price in that market."""
    seller = the_brand(brand)
    parents = Product.objects.filter(brand=seller, structure="parent")
    documents = Document.objects.filter(kind="product", locale__language_code=market, stock="in")
    document = documents.filter(object_id__in=parents.values("pk")).earliest("object_id")
    shelf = document.shelves.earliest("pk").category_id
    shelves = Document.objects.filter(kind="category", object_id=shelf, locale=document.locale)
    variants = list(Product.objects.filter(parent=document.object_id).values_list("pk", flat=True))
    sold = seller.markets.get(locale=document.locale)
    prices = Price.objects.filter(stockrecord__product__in=variants, market=sold)
    before = {
        "prices": [
            [pk, str(amount), was and str(was)]
            for pk, amount, was in prices.values_list("pk", "amount", "compare_at")
        ],
        "stock": list(StockRecord.objects.filter(product__in=variants).values_list("pk", "num_in_stock")),
    }
    prices.update(amount=Decimal("47.11"), compare_at=None)
    return {
        "id": document.object_id,
        "title": document.title,
        "path": document.url,
        "shelf": shelf,
        "shelf_path": shelves.get().url,
        "shelf_title": shelves.get().title,
        "variants": variants,
        "market": sold.pk,
        "before": before,
    }


@change
def put_back(before: dict[str, Any]) -> None:
    for pk, amount, was in before["prices"]:
        Price.objects.filter(pk=pk).update(amount=amount, compare_at=was)
    for pk, units in before["stock"]:
        StockRecord.objects.filter(pk=pk).update(num_in_stock=units)


@change
def set_prices(variants: list[int], market: int, amount: str) -> None:
    Price.objects.filter(stockrecord__product__in=variants, market=market).update(amount=amount)


@change
def sell_out(variants: list[int]) -> None:
    with transaction.atomic():
        for record in StockRecord.objects.filter(product__in=variants):
            record.num_in_stock = record.num_allocated or 0
            record.save()


@change
def rename_category(category: int, market: str, title: str) -> None:
    """As an editor does it: a new revision of its copy, published."""
    copy = CategoryCopy.objects.get(category=category, locale__language_code=market)
    copy.title = title
    copy.save_revision().publish()


@change
def make_draft(kind: str, brand: str, market: str, title: str, about: str, product: int) -> dict[str, Any]:
    """A story about a product, first in the home page's row; or a page that stands in the footer."""
    seller = the_brand(brand)
    homes = seller.site.root_page.get_translations(inclusive=True)
    home = HomePage.objects.get(pk__in=homes.values("pk"), locale__language_code=market)
    page = KINDS[kind](title=title, introduction=about, locale=home.locale, live=False)
    if kind == "story":
        page.date = FIRST_ON_HOME
        page.body = [("product_cards", {"title": "", "products": [Product.objects.get(pk=product)]})]
    home.add_child(instance=page)
    if kind == "page":
        _put_into_footer(page, seller)
    return {"id": page.pk, "path": page.get_url_parts()[2]}


def _put_into_footer(page: Page, brand: Brand) -> None:
    """As an editor does it: a link in its first column, published."""
    navigation = Navigation.objects.get(brand=brand, locale=page.locale)
    navigation.footer[0].value["items"].append(("page", {"page": page, "label": ""}))
    navigation.save_revision().publish()


@change
def publish(page: int, title: str = "") -> None:
    _revise(page, title=title).publish()


@change
def schedule(page: int, at: float) -> None:
    _revise(page, go_live_at=datetime.fromtimestamp(at, UTC)).publish()


@change
def limit(page: int, until: float) -> None:
    _revise(page, expire_at=datetime.fromtimestamp(until, UTC)).publish()


@change
def unpublish(page: int) -> None:
    Page.objects.get(pk=page).specific.unpublish()


@change
def make_private(page: int) -> None:
    PageViewRestriction.objects.create(page_id=page, restriction_type=PageViewRestriction.LOGIN)


@change
def publish_privately(page: int) -> None:
    with transaction.atomic():
        make_private(page)
        publish(page)


@change
def delete(page: int) -> None:
    Page.objects.get(pk=page).delete()


@change
def order_and_pay(brand: str, count: int) -> list[str]:
    """So many paid orders of one to three pieces, the only ones that wait; their numbers as they are packed."""
    seller = the_brand(brand)
    Order.objects.filter(status__in=SENDING).update(status=State.CANCELLED)
    stocked = StockRecord.objects.for_brand(seller).filter(num_in_stock__gt=0, prices__market=make_market())
    goods = []
    for record in stocked.order_by("pk").distinct()[:3]:
        record.move(reason=Reason.DELIVERY, units=count * 4)
        goods.append(record.product)
    numbers = []
    for place in range(count):
        order = pay(place_order(make_basket(seller, *goods[: place % 2 + 1], quantity=place % 2 + 1)))
        Order.objects.filter(pk=order.pk).update(
            promised_from=date(2026, 1, 1 + place), promised_until=date(2026, 1, 2 + place)
        )
        numbers.append(order.number)
    return numbers


@change
def confirm_payment(number: str) -> None:
    """As the gateway's message would."""
    pay(Order.objects.get(number=number))


@change
def how_shipped(numbers: list[str]) -> list[list[str]]:
    orders = [Order.objects.get(number=number) for number in numbers]
    return [[order.status, order.shipments.get().tracking_number] for order in orders]


def the_brand(name: str) -> Brand:
    """By the first part of its host, as visitors call it."""
    return Brand.objects.get(site__hostname=f"{name}.localhost")


def _revise(pk: int, **fields: Any) -> Any:
    page = Page.objects.get(pk=pk).specific
    for name, value in fields.items():
        if value:
            setattr(page, name, value)
    return page.save_revision()
