"""The first screen: what waits, the day beside a week ago, the week beside the week before, best sellers."""

from datetime import timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.catalogue.models import Product
from commerce.dashboard.today import BrandDay, today
from commerce.order.models import Line, Order
from commerce.order.states import State
from commerce.partner.models import Price
from commerce.payment.models import Source, SourceType
from core.models import Brand, User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order
from tests.factories.accounts import make_user
from tests.factories.commerce import make_product


def make_staff(role: str, brand: Brand) -> User:
    user = make_user(f"{role.lower()}@{brand.slug}.example")
    assign(user=user, role=role, brands=[brand])
    return user


@pytest.fixture
def manager(petite: Shop) -> User:
    return make_staff("Managers", petite.brand)


def sold(shop: Shop, *, days_ago: int = 0, total: str = "20.00", status: str = "Shipped", **given) -> Order:
    """An order placed at this hour, so many days ago."""
    product = given.pop("product", None) or make_product(shop.brand, "Anything")
    order = make_order(shop.brand, product, shop.customer)
    placed = timezone.now() - timedelta(days=days_ago)
    Order.objects.filter(pk=order.pk).update(date_placed=placed, status=status, total_incl_tax=total, **given)
    return order


def tiles(day: BrandDay) -> dict[str, int]:
    return {tile.label: tile.count for tile in day.tiles}


def only(user: User) -> BrandDay:
    (day,) = today(user)
    return day


def test_what_waits_is_counted_for_the_own_brand_alone(petite: Shop, bakers: Shop, manager: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    sold(petite, status="Paid", promised_until=yesterday)
    sold(petite, status="Needs refund", days_ago=90)
    sold(petite, status="Payment failed")
    sold(petite, status="Payment failed", days_ago=2)
    sold(petite, days_ago=7)
    sold(bakers, status="Paid")

    day = only(manager)

    assert day.brand == petite.brand
    assert list(tiles(day).items())[:5] == [
        ("orders today", 3),
        ("orders to ship", 2),
        ("overdue", 1),
        ("refund to make", 1),
        ("payment failed since yesterday", 1),
    ]
    assert day.tiles[0].note == "1 at this time a week ago"
    assert [tile.label for tile in day.tiles if tile.urgent] == ["overdue", "refund to make"]


def test_each_number_leads_to_the_list_that_it_counts(petite: Shop, manager: User) -> None:
    sold(petite, status="Paid", promised_until=timezone.localdate() - timedelta(days=1))
    sold(petite, status="Payment failed")
    sold(petite, status="Payment failed", days_ago=2)
    client = client_for(manager)

    for tile in only(manager).tiles[:5]:
        page = client.get(tile.url)
        assert (page.status_code, page.context["paginator"].count) == (200, tile.count), tile.label


def test_what_lacks_stock_price_or_text_is_counted_as_its_list_counts_it(petite: Shop, manager: User) -> None:
    make_product(petite.brand, "Gone", stock=0)
    make_product(petite.brand, "Few", stock=2).stockrecords.update(low_stock_threshold=3)
    make_product(petite.brand, "Gone and low", stock=0).stockrecords.update(low_stock_threshold=3)
    Price.objects.filter(stockrecord=make_product(petite.brand, "Unpriced").stockrecords.get()).delete()
    make_product(petite.brand, "Unwritten").copies.all().delete()
    hidden = make_product(petite.brand, "Hidden", variants=[{"size": "s"}, {"size": "m"}], stock=0)
    hidden.children.first().stockrecords.update(low_stock_threshold=3)
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    client = client_for(manager)

    shown = only(manager).tiles[-4:]

    assert [(tile.label, tile.count, tile.urgent) for tile in shown] == [
        ("low on stock", 2, False),
        ("sold out", 2, True),
        ("without a price", 1, True),
        ("without a text", 1, True),
    ]
    for tile in shown[:2]:
        assert client.get(tile.url).context["paginator"].count == tile.count, tile.label
    for tile in shown[2:]:
        assert client.get(tile.url).context["products"].paginator.count == tile.count, tile.label


def test_who_may_not_see_stock_is_shown_no_numbers_of_it(petite: Shop) -> None:
    day = only(make_staff("Support", petite.brand))

    assert list(tiles(day))[-2:] == ["without a price", "without a text"]
    assert not {"low on stock", "sold out"} & set(tiles(day))


def test_what_whole_catalogues_are_read_for_is_counted_once_a_minute(
    petite: Shop, bakers: Shop, manager: User
) -> None:
    make_product(petite.brand, "Gone", stock=0)
    assert tiles(only(manager))["sold out"] == 1
    make_product(petite.brand, "Gone, too", stock=0)
    make_product(bakers.brand, "Eaten", stock=0)

    with CaptureQueriesContext(connection) as captured:
        again = only(make_staff("Merchandisers", petite.brand))
    assert tiles(again)["sold out"] == 1
    assert not any('FROM "partner_stockrecord"' in query["sql"] for query in captured)
    assert tiles(only(make_staff("Merchandisers", bakers.brand)))["sold out"] == 1

    cache.clear()  # a minute later
    assert tiles(only(manager))["sold out"] == 2


def test_the_week_is_set_beside_the_week_before(petite: Shop, manager: User) -> None:
    Order.objects.all().delete()
    for days_ago, total in ((0, "30.00"), (6, "15.00"), (7, "12.00"), (13, "18.00"), (14, "900.00")):
        sold(petite, days_ago=days_ago, total=total)
    sold(petite, total="500.00", status="Cancelled")

    (week,) = only(manager).weeks or []

    assert (week.total, week.total_before, week.change) == (Decimal(45), Decimal(30), "+50%")
    heights = [(bar.before, bar.height) for bar in week.bars if bar.height]
    assert heights == [(True, 36), (True, 24), (False, 30), (False, 60)]
    assert len(week.bars) == 14
    today = timezone.localdate()
    assert week.bars[-1].said == f"{today:%a} {today.day} {today:%B}: £30.00"


def test_what_went_back_was_not_taken(petite: Shop, manager: User) -> None:
    Order.objects.all().delete()
    for back in ("0.00", "12.50"):
        order = sold(petite, total="30.00")
        Source.objects.create(
            order=order,
            source_type=SourceType.objects.get_or_create(name="Demo")[0],
            currency="GBP",
            amount_debited=30,
            amount_going_back=back,
            amount_refunded=back,
        )
    order.lines.update(num_cancelled=1)
    sold(petite, total="500.00", status="Refunded")

    (week,) = only(manager).weeks or []
    (revenue,) = client_for(manager).get(reverse("dashboard:order-stats")).context["revenue"]

    assert (week.total, [seller.units for seller in only(manager).sellers]) == (Decimal("47.50"), [2, 1])
    assert (revenue["total"], revenue["count"]) == (Decimal("47.50"), 2)


def test_variants_count_with_their_product_among_the_best_sellers(petite: Shop, manager: User) -> None:
    Order.objects.all().delete()
    romper = make_product(petite.brand, "Romper", variants=[{"size": "56"}, {"size": "62"}], stock=99)
    for child in romper.children.all():
        sold(petite, product=child)
    sold(petite, product=petite.product)
    sold(petite, product=petite.product, days_ago=8)
    Line.objects.filter(product__parent=romper).update(quantity=3)

    sellers = only(manager).sellers

    assert [(seller.title, seller.units, seller.share) for seller in sellers] == [
        ("Romper", 6, 100),
        ("petite thing", 2, 33),
    ]


def test_the_page_draws_it(petite: Shop, manager: User) -> None:
    sold(petite, total="30.00")

    page = client_for(manager).get(reverse("dashboard:index")).content.decode()

    assert page.count('<rect class="bar') == 14
    assert "£50.00" in page
    assert f'href="{reverse("dashboard:catalogue-product", args=[petite.product.pk])}"' in page


def test_a_role_without_orders_sees_no_takings(petite: Shop) -> None:
    day = only(make_staff("Editors", petite.brand))

    assert (day.weeks, day.sellers) == (None, [])
    assert not any("order" in label for label in tiles(day))


def test_a_week_without_sales_says_so(petite: Shop, manager: User) -> None:
    Order.objects.update(status=State.CANCELLED)

    page = client_for(manager).get(reverse("dashboard:index")).content.decode()

    assert "Nothing was sold in the last fourteen days." in page


def test_brands_and_orders_cost_no_more_queries(petite: Shop, bakers: Shop, manager: User) -> None:
    def queries(user: User) -> int:
        with CaptureQueriesContext(connection) as captured:
            today(user)
        return len(captured)

    one = queries(manager)
    manager.brands.add(bakers.brand)
    for shop in (petite, bakers):
        sold(shop, product=make_product(shop.brand, "More"))

    assert queries(User.objects.get(pk=manager.pk)) == one <= 15
