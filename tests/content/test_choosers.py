"""Choosing products and categories: of the page's brand, by name or SKU."""

from django.test import Client

import pytest
from bs4 import BeautifulSoup

from core.models import User
from core.roles import assign
from tests.factories.commerce import make_brand, make_category, make_product
from tests.factories.content import make_home, make_story


@pytest.fixture
def editor() -> Client:
    User.objects.create_superuser("boss@example.com", "secret")
    client = Client(HTTP_HOST="petite.localhost")
    client.login(email="boss@example.com", password="secret")
    return client


def test_chooser_offers_what_belongs_to_the_brand_of_the_page(editor: Client) -> None:
    petite, bakers = make_brand("petite"), make_brand("bakers")
    make_product(petite, "Bear")
    make_product(bakers, "Loaf")
    page = make_story(make_home(bakers), "Dough")

    edited = editor.get("/cms/choose/product/results/", HTTP_REFERER=f"http://x/cms/pages/{page.pk}/edit/")
    added = editor.get(
        "/cms/choose/product/results/",
        HTTP_REFERER=f"http://x/cms/pages/add/content/storypage/{page.get_parent().pk}/",
    )
    elsewhere = editor.get("/cms/choose/product/results/")

    for answer in (edited, added):
        assert "Loaf" in answer.content.decode()
        assert "Bear" not in answer.content.decode()
    assert "Bear" in elsewhere.content.decode()


def test_chooser_finds_by_staff_name_and_sku(editor: Client) -> None:
    brand = make_brand("petite")
    make_product(brand, "Bear", sku="KP-1")
    make_product(brand, "Romper", variants=[{"size": "s", "sku": "KP-2-S"}])

    by_name = editor.get("/cms/choose/product/results/", {"q": "bea"}).content.decode()
    by_sku = editor.get("/cms/choose/product/results/", {"q": "kp-2"}).content.decode()

    assert ("Bear" in by_name, "Romper" in by_name) == (True, False)
    assert ("Bear" in by_sku, "Romper" in by_sku) == (False, True)


def test_rows_say_sku_and_whether_it_is_in_the_shop(editor: Client) -> None:
    brand = make_brand("petite")
    make_product(brand, "Bear", sku="KP-1")
    make_product(
        brand, "Owl", public=False, variants=[{"size": size, "sku": f"KP-2-{size}"} for size in "abc"]
    )

    page = BeautifulSoup(editor.get("/cms/choose/product/results/").text, "html.parser")

    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in page.select("tbody tr")]
    assert [row[-4:] for row in rows] == [
        ["Bear", "Petite", "KP-1", "public"],
        ["Owl", "Petite", "KP-2-a, KP-2-b, …", "hidden"],
    ]


def test_categories_can_be_chosen_too(editor: Client) -> None:
    make_category(make_brand("petite"), "Wool")

    assert "Wool" in editor.get("/cms/choose/category/").json()["html"]


def test_editor_opens_a_page_whose_product_is_gone(editor: Client) -> None:
    brand = make_brand("petite")
    bear, owl = make_product(brand, "Bear"), make_product(brand, "Owl")
    page = make_story(
        make_home(brand), "Wool", body=[("product_cards", {"title": "", "products": [bear, owl]})]
    )
    bear.delete()

    answer = editor.get(f"/cms/pages/{page.pk}/edit/")

    assert answer.status_code == 200
    assert "Owl" in answer.content.decode()


def test_what_the_browser_says_is_edited_opens_no_other_brand() -> None:
    petite, bakers = make_brand("petite"), make_brand("bakers")
    bear = make_product(petite, "Bear")
    make_product(bakers, "Loaf")
    page = make_story(make_home(petite), "Wool")
    make_home(bakers)
    person = User.objects.create_user("baker@example.com")
    assign(user=person, role="Managers", brands=[bakers])
    client = Client(HTTP_HOST="bakers.localhost", HTTP_REFERER=f"http://x/cms/pages/{page.pk}/edit/")
    client.force_login(person)

    offered = client.get("/cms/choose/product/results/").text
    named = client.get("/cms/choose/product/chosen-multiple/", {"id": bear.pk}).text

    assert ("Loaf" in offered, "Bear" in offered, "Bear" in named) == (True, False, False)
    assert "Wool" not in client.get("/cms/choose-page/").text
