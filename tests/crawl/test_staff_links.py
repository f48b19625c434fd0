"""Nobody is shown a link that refuses them: the dashboard's pages as each role opens them, and where they lead."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.test import Client

import pytest

from commerce.order.models import Order, OrderDiscount
from commerce.voucher.models import Voucher
from config.roles import ROLES
from tests.crawl.role_matrix import FIRST_SCREEN, LETTERS, client_of, read
from tests.crawl.staff import one_of_everything, staff_addresses

STAFF = [who for who, role in ROLES.items() if role.dashboard]
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')


@pytest.fixture(scope="module")
def made(until_the_module_ends: None) -> dict[str, Any]:
    """One of everything, tied together: what has nothing to do with anything else links to nothing."""
    rows = one_of_everything("petite")
    Voucher.objects.update(voucher_set=rows["voucher_set"])
    OrderDiscount.objects.create(
        order=Order.objects.get(number=rows["order"]),
        offer_id=rows["offer"],
        voucher_id=rows["voucher"],
        amount="2.00",
    )
    return rows


@pytest.fixture
def rows(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    logging.disable()  # each refusal would be told with its traceback
    yield made
    logging.disable(logging.NOTSET)


def opened_by(who: str, rows: dict[str, Any]) -> set[str]:
    """The dashboard's addresses that the role matrix opens to them."""
    place, marks = list(LETTERS.values()).index(who), read()
    addresses = [each for each in staff_addresses() if each.route.startswith("dashboard/")]
    return {each.fill(rows) for each in addresses if marks[each.shown][place] in "ov"}


def links(client: Client, page: str) -> set[str]:
    answer = client.get(page)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return set()
    found = (urljoin(page, urldefrag(unescape(link)).url) for link in LINK.findall(answer.text))
    return {link for link in found if link.startswith(("/dashboard/", "/cms/"))}


def is_refused(client: Client, link: str) -> bool:
    answer = client.get(link)
    turned_away = link != FIRST_SCREEN and answer.get("Location") == FIRST_SCREEN
    return turned_away or answer.status_code in (401, 403, 404)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("who", STAFF)
def test_no_link_refuses_whom_it_is_shown_to(rows: dict[str, Any], who: str) -> None:
    client, opened = client_of(who), opened_by(who, rows)

    shown = {link: page for page in sorted(opened) for link in links(client, page)}

    assert "/dashboard/mails/" in shown
    beyond = {link: page for link, page in shown.items() if link.partition("?")[0] not in opened}
    assert {link: page for link, page in beyond.items() if is_refused(client, link)} == {}
