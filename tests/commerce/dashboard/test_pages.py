"""Every page of the dashboard answers, and asks no other host for anything."""

import re

from django.urls import reverse

import pytest

from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for

LISTS = [
    "index",
    "catalogue-product-list",
    "catalogue-category-list",
    "catalogue-class-list",
    "catalogue-attribute-option-group-list",
    "catalogue-option-list",
    "stock-list",
    "stock-low",
    "stock-take",
    "stock-reservations",
    "reviews-list",
    "order-list",
    "order-stats",
    "shipping-method-list",
    "partner-list",
    "users-index",
    "user-alert-list",
    "offer-list",
    "voucher-list",
    "voucher-set-list",
    "range-list",
    "reports-index",
    "mail-list",
    "exchange",
]


def things(shop: Shop) -> list[str]:
    """The page of everything that a shop has one of, and of making one more."""
    dashboard = "dashboard:{}".format
    return [
        reverse(dashboard("catalogue-product"), args=[shop.product.pk]),
        reverse(dashboard("catalogue-product-delete"), args=[shop.product.pk]),
        reverse(dashboard("catalogue-product-create"), args=[shop.product.product_class.slug]),
        reverse(dashboard("catalogue-product-lookup")),
        reverse(dashboard("catalogue-image-lookup")),
        reverse(dashboard("catalogue-category-create")),
        reverse(dashboard("catalogue-category-create-child"), args=[shop.category.pk]),
        reverse(dashboard("catalogue-category-update"), args=[shop.category.pk]),
        reverse(dashboard("catalogue-category-detail-list"), args=[shop.category.pk]),
        reverse(dashboard("catalogue-category-delete"), args=[shop.category.pk]),
        reverse(dashboard("catalogue-class-update"), args=[shop.product.product_class.pk]),
        reverse(dashboard("order-detail"), args=[shop.order.number]),
        reverse(dashboard("order-line-detail"), args=[shop.order.number, shop.line.pk]),
        reverse(dashboard("order-pack"), args=[shop.order.number]),
        reverse(dashboard("user-detail"), args=[shop.customer.pk]),
        reverse(dashboard("offer-metadata")),
        reverse(dashboard("offer-detail"), args=[shop.offer.pk]),
        reverse(dashboard("offer-metadata"), args=[shop.offer.pk]),
        reverse(dashboard("offer-benefit"), args=[shop.offer.pk]),
        reverse(dashboard("offer-condition"), args=[shop.offer.pk]),
        reverse(dashboard("offer-restrictions"), args=[shop.offer.pk]),
        reverse(dashboard("range-create")),
        reverse(dashboard("range-update"), args=[shop.range.pk]),
        reverse(dashboard("range-products"), args=[shop.range.pk]),
        reverse(dashboard("range-delete"), args=[shop.range.pk]),
        reverse(dashboard("voucher-create")),
        reverse(dashboard("voucher-stats"), args=[shop.voucher.pk]),
        reverse(dashboard("voucher-update"), args=[shop.voucher.pk]),
        reverse(dashboard("voucher-delete"), args=[shop.voucher.pk]),
        reverse(dashboard("voucher-set-create")),
        reverse(dashboard("voucher-set-detail"), args=[shop.voucher_set.pk]),
        reverse(dashboard("voucher-set-update"), args=[shop.voucher_set.pk]),
        reverse(dashboard("voucher-set-download"), args=[shop.voucher_set.pk]),
        reverse(dashboard("voucher-set-delete"), args=[shop.voucher_set.pk]),
        reverse(dashboard("shipping-method-create")),
        reverse(dashboard("shipping-method-detail"), args=[shop.method.pk]),
        reverse(dashboard("shipping-method-delete"), args=[shop.method.pk]),
        reverse(dashboard("partner-manage"), args=[shop.brand.partner.pk]),
        reverse(dashboard("stock-record"), args=[shop.product.stockrecords.get().pk]),
        *(
            f"{reverse(dashboard('reports-index'))}?report_type={report}"
            for report in (
                "order_report",
                "open_baskets",
                "submitted_baskets",
                "vouchers",
                "conditional-offers",
            )
        ),
    ]


@pytest.fixture
def manager(petite: Shop) -> User:
    user = User.objects.create_user("manager@example.com")
    assign(user=user, role="Managers", brands=[petite.brand])
    return user


def foreign_hosts(html: str) -> set[str]:
    """Hosts that the browser would ask for scripts, styles, pictures or fonts."""
    asked = re.findall(
        r"""<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=["'](?:https?:)?//([^/"']+)""", html
    )
    return set(asked)


def test_a_manager_opens_every_list(manager: User) -> None:
    client = client_for(manager)

    answers = {name: client.get(reverse(f"dashboard:{name}")).status_code for name in LISTS}

    assert answers == dict.fromkeys(LISTS, 200)


def test_a_manager_opens_everything_in_them(petite: Shop, manager: User) -> None:
    client = client_for(manager)
    addresses = things(petite)

    answers = {address: client.get(address).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 200)


def test_no_page_asks_another_host(petite: Shop, manager: User) -> None:
    client = client_for(manager)

    asked = {
        address: foreign_hosts(client.get(address).content.decode())
        for address in [*(reverse(f"dashboard:{name}") for name in LISTS), *things(petite)]
    }

    assert {address: hosts for address, hosts in asked.items() if hosts} == {}


def test_the_menu_leads_to_pages_that_open(manager: User) -> None:
    client = client_for(manager)
    index = client.get(reverse("dashboard:index")).content.decode()
    links = sorted(set(re.findall(r'href="(/dashboard/[^"]*)"', index)))

    answers = {link: client.get(link).status_code for link in links}

    assert len(links) > 15
    assert answers == dict.fromkeys(links, 200)


def test_the_shop_is_viewed_on_the_brands_own_host(petite: Shop, manager: User) -> None:
    index = client_for(manager).get(reverse("dashboard:index")).content.decode()
    product = client_for(manager).get(reverse("dashboard:catalogue-product", args=[petite.product.pk]))

    assert 'href="http://petite.localhost/"' in index
    assert (
        f'href="http://petite.localhost/en-gb/p/petite-thing-{petite.product.pk}/"'
        in product.content.decode()
    )


def test_the_other_doors_lead_to_the_one_sign_in(client, petite: Shop) -> None:
    for door in ("/dashboard/login/", "/cms/login/", "/django-admin/login/"):
        answer = client.get(f"{door}?next=/dashboard/", HTTP_HOST="petite.localhost")

        assert (answer.status_code, answer["Location"]) == (302, "/en-gb/account/login/?next=/dashboard/")


@pytest.mark.parametrize("door", ["/dashboard/", "/cms/", "/django-admin/"])
def test_nobody_unknown_gets_in(client, door: str, petite: Shop) -> None:
    answer = client.get(door, HTTP_HOST="petite.localhost", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/en-gb/account/login/?next=")


@pytest.mark.parametrize("door", ["/dashboard/", "/cms/", "/django-admin/"])
def test_a_shopper_is_refused_and_not_sent_in_circles(door: str, petite: Shop) -> None:
    answer = client_for(petite.customer).get(door, follow=True)

    assert answer.status_code == 403


def test_only_administrators_get_into_djangos_admin(manager: User) -> None:
    assert client_for(manager).get("/django-admin/", follow=True).status_code == 403

    administrator = User.objects.create_superuser("root@example.com")
    assert client_for(administrator).get("/django-admin/").status_code == 200
