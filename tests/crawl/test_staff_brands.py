"""Who works for one brand walks every address of the staff's tools, and meets nothing of another brand."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django.apps import apps
from django.test import Client
from django.utils.html import escape

from wagtail.models import Page

import pytest

from core.models import Brand, User
from core.roles import assign
from tests.crawl.staff import TOOLS, bulk_addresses, one_of_everything, staff_addresses

OTHER = "zebedee"
# Addresses whose argument names what all brands share, or what is the person's own.
VOCABULARY = r"attribute-option-group|product-type|catalogue/option|snippets/catalogue/term|editing-sessions"
OF_VISITS = {"sessions.Session", "edge.Epoch"}
SEARCH = "?q=zebe&export=csv&format=json"


@pytest.fixture(scope="module")
def made(until_the_module_ends: None) -> tuple[dict[str, Any], dict[str, Any]]:
    return one_of_everything(OTHER), one_of_everything("bakers")


@pytest.fixture
def shops(
    made: tuple[dict[str, Any], dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    logging.disable()  # each refusal would be told with its traceback
    yield deepcopy(made)
    logging.disable(logging.NOTSET)


@pytest.fixture
def client(shops: tuple) -> Client:
    person = User.objects.create_user("manager@example.com")
    assign(user=person, role="Managers", brands=[Brand.objects.get(slug="bakers")])
    client = Client(headers={"host": "bakers.localhost"}, raise_request_exception=False)
    client.force_login(person)
    return client


def shown(client: Client, address: str, method: str = "get") -> str:
    """What comes back, without what was asked for."""
    answer = getattr(client, method)(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace") + answer.headers.get("Location", "")
    for asked in (address, address.partition("?")[0]):
        text = text.replace(asked, "").replace(escape(asked), "")
    return f"{answer.status_code} {text.lower()}"


def leaks(client: Client, addresses: list[str]) -> dict[str, str]:
    found = {}
    for address in addresses:
        page = shown(client, address)
        if OTHER in page:
            place = re.search(rf".{{0,60}}{OTHER}.{{0,40}}", page, re.DOTALL)
            found[address] = " ".join(place[0].split()) if place else ""
        if page.startswith("5") and "failwhale" not in address:
            found[address] = page[:40]
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_no_page_shows_anything_of_another_brand(client: Client, shops: tuple, tool: str) -> None:
    theirs, own = shops
    of_tool = [address for address in staff_addresses() if address.route.startswith(tool)]
    addresses = {address.fill(rows) for rows in (theirs, own) for address in of_tool}

    assert leaks(client, sorted(address for address in addresses if "logout" not in address)) == {}


def test_no_search_or_export_finds_anything_of_another_brand(client: Client, shops: tuple) -> None:
    lists = {address.fill({}) for address in staff_addresses() if not address.arguments}

    assert leaks(client, sorted(address + SEARCH for address in lists if "logout" not in address)) == {}


@pytest.mark.parametrize("asked", ["", "&id=all"])
def test_actions_on_many_leave_out_what_is_of_another_brand(client: Client, shops: tuple, asked: str) -> None:
    theirs, own = shops
    addresses = [address + asked for rows in (theirs, own) for address in bulk_addresses(rows)]
    before = state()

    assert leaks(client, addresses) == {}
    for address in (address + asked for address in bulk_addresses(theirs)):
        assert OTHER not in shown(client, address, "post")
    assert asked or state() == before


def test_a_page_can_not_be_copied_to_learn_where_to(client: Client, shops: tuple) -> None:
    theirs, own = shops
    page, parent = own["page"], theirs["home"]

    answer = client.post(
        f"/cms/pages/{page}/copy/", {"new_parent_page": parent, "new_slug": "x", "new_title": "x"}
    )

    assert answer.status_code == 403
    assert OTHER not in client.get("/cms/").text.lower()


@pytest.mark.parametrize("written", ["{}", " {}", "+{}"])
@pytest.mark.parametrize("action", ["pages/{}/copy/", "pages/{}/move/", "bulk/wagtailcore/page/move/?id={}"])
def test_where_pages_go_says_nothing_of_another_brands_page(
    client: Client, shops: tuple, action: str, written: str
) -> None:
    theirs, own = shops
    parent = written.format(theirs["home"])

    answer = client.post(
        f"/cms/{action.format(own['page'])}",
        {"new_parent_page": parent, "chooser": parent, "new_slug": "x", "new_title": "x"},
    )

    assert answer.status_code == 403
    assert OTHER not in answer.text.lower()


@pytest.mark.parametrize("asked", ["id={page}", "id={own}&id={page}", "id=%20{page}", "id=%2B{page}"])
def test_rows_chosen_at_once_are_none_of_another_brand(client: Client, shops: tuple, asked: str) -> None:
    theirs, own = shops
    lists = [address.fill({}) for address in staff_addresses() if not address.arguments]
    keys = {kind: key for kind, key in theirs.items() if isinstance(key, int)}
    for address in (each for each in lists if each.endswith("chosen-multiple/")):
        for kind in ("page", "image", "document", "product", "category", "copy", "category_copy", "term"):
            query = asked.format(page=keys[kind], own=own[kind])
            assert OTHER not in shown(client, f"{address}?{query}"), address

    assert client.get(f"/cms/choose-page/chosen-multiple/?id={own['page']}").status_code == 200


def test_no_page_for_choosing_shows_anything_of_another_brand(client: Client, shops: tuple) -> None:
    theirs, own = shops
    # What is there once stands below theirs, where choosing among its kind would begin.
    for key in (own["page"], theirs["page"]):
        for page in Page.objects.get(pk=key).get_translations(inclusive=key == own["page"]):
            page.delete()
    lists = [address.fill({}) for address in staff_addresses() if not address.arguments]
    named = {theirs[kind] for kind in ("page", "home", "image", "document", "product", "category")}
    named.discard(Page.get_first_root_node().pk)  # which Wagtail's answer can't name
    queries = ["page_type=content.storypage", f"collection_id={theirs['collection']}"] + [
        f"{name}={key}" for key in named for name in ("id", "parent_page_id", "target_pages[]", "child_of")
    ]
    choosing = [each for each in lists if re.search("choose|api/", each)]

    assert leaks(client, [f"{address}?{query}" for address in choosing for query in queries]) == {}


def test_a_link_that_is_typed_says_nothing_of_another_brands_page(client: Client, shops: tuple) -> None:
    theirs, own = shops
    answers = {}
    for key in (theirs["page"], own["page"]):
        Page.objects.filter(pk=key).update(draft_title="Soon told")
        typed = {"external-link-chooser-url": f"{Page.objects.get(pk=key).full_url}?x=1"}
        answers[key] = client.post("/cms/choose-external-link/", typed)

    assert {key: (answer.status_code, "Soon told" in answer.text) for key, answer in answers.items()} == {
        theirs["page"]: (200, False),
        own["page"]: (200, True),
    }


def test_nothing_of_another_brand_is_changed_by_sending_to_it(client: Client, shops: tuple) -> None:
    theirs, _ = shops
    addresses = sorted(
        {
            address.fill(theirs)
            for address in staff_addresses()
            if address.arguments and not re.search(VOCABULARY, address.route)
        }
    )
    before = state()

    told = {address: shown(client, address, "post") for address in addresses}

    assert {address for address, page in told.items() if OTHER in page} == set()
    assert state() == before


def state() -> dict[str, list[tuple]]:
    """Every row of every model, but what a visit itself leaves behind."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in OF_VISITS
    }
