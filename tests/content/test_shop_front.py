"""Menus and market texts in the CMS: forms, previews, and each brand for its own people."""

from typing import Any

from django.test import Client

import pytest

from commerce.markets.models import MarketTexts
from content.models import Navigation
from core.models import Brand, User
from core.roles import apply_roles, assign
from tests.factories.commerce import make_brand, make_category, make_locale
from tests.factories.content import make_home, make_standard


@pytest.fixture
def brands() -> tuple[Brand, Brand]:
    petite, bakers = make_brand("petite"), make_brand("bakers")
    for brand in (petite, bakers):
        make_home(brand)
        make_home(brand, "de")
    return petite, bakers


def home(brand: Brand, code: str = "en-gb") -> Any:
    root = Brand.objects.get(pk=brand.pk).site.root_page
    return root.get_translations(inclusive=True).get(locale__language_code=code).specific


def staff(brand: Brand, role: str = "Editors") -> Client:
    apply_roles()
    user = User.objects.create_user(f"{role}-{brand.slug}@example.com".lower(), "secret")
    assign(user=user, role=role, brands=[brand])
    client = Client(HTTP_HOST="petite.localhost")
    client.force_login(user)
    return client


@pytest.fixture
def editor(brands: tuple[Brand, Brand]) -> Client:
    return staff(brands[0])


def navigation(brand: Brand, code: str = "en-gb", **streams: list) -> Navigation:
    return Navigation.objects.create(brand=brand, locale=make_locale(code), **streams)


def worded(brand: Brand, code: str = "en-gb", **fields: Any) -> MarketTexts:
    market = brand.markets.get(locale__language_code=code)
    return MarketTexts.objects.create(brand=brand, market=market, **fields)


def texts_form(**words: str) -> dict[str, str]:
    return {
        "order_button": "",
        "order_note": "",
        "price_note": "",
        "list_note": "",
        **{f"{name}_page": "" for name in ("delivery", "withdrawal", "terms", "privacy", "imprint")},
        "promises-count": "0",
        "action-publish": "1",
        **words,
    }


def test_editors_word_their_own_brand(brands: tuple[Brand, Brand], editor: Client) -> None:
    petite, _bakers = brands
    market = petite.markets.get(locale__language_code="de")
    form = texts_form(brand=str(petite.pk), market=str(market.pk), order_button="Jetzt kaufen")

    answer = editor.post("/cms/snippets/markets/markettexts/add/", form)

    assert answer.status_code == 302
    row = MarketTexts.objects.get()
    assert (row.brand, row.market, row.order_button, row.live) == (petite, market, "Jetzt kaufen", True)


def test_words_that_the_law_refuses_are_refused_at_the_field(
    brands: tuple[Brand, Brand], editor: Client
) -> None:
    petite, _bakers = brands
    market = petite.markets.get(locale__language_code="de")
    form = texts_form(brand=str(petite.pk), market=str(market.pk), order_button="Weiter")

    answer = editor.post("/cms/snippets/markets/markettexts/add/", form)

    assert "Zahlungspflichtig bestellen" in str(answer.context["form"].errors["order_button"])
    assert not MarketTexts.objects.exists()


def test_another_brand_is_neither_offered_nor_taken(brands: tuple[Brand, Brand], editor: Client) -> None:
    petite, bakers = brands
    market = bakers.markets.get(locale__language_code="de")

    offered = editor.get("/cms/snippets/markets/markettexts/add/").context["form"].fields["brand"].queryset
    answer = editor.post(
        "/cms/snippets/markets/markettexts/add/", texts_form(brand=str(bakers.pk), market=str(market.pk))
    )

    assert list(offered) == [petite]
    assert answer.context["form"].errors["brand"]
    assert not MarketTexts.objects.exists()


@pytest.mark.parametrize("kind", ["content/navigation", "markets/markettexts"])
def test_lists_and_forms_are_of_ones_own_brand(
    brands: tuple[Brand, Brand], editor: Client, kind: str
) -> None:
    make = navigation if kind.startswith("content") else worded
    ours, theirs = (make(brand) for brand in brands)

    listed = editor.get(f"/cms/snippets/{kind}/").content.decode()
    statuses = {
        (row.brand.slug, view): editor.get(f"/cms/snippets/{kind}/{view}/{row.pk}/").status_code
        for row in (ours, theirs)
        for view in ("edit", "history")
    }

    assert ("Petite" in listed, f"/edit/{theirs.pk}/" in listed) == (True, False)
    assert {slug for (slug, _view), status in statuses.items() if status == 200} == {"petite"}
    assert {status for (slug, _view), status in statuses.items() if slug == "bakers"} <= {302, 403}


def test_a_draft_of_menus_is_previewed_in_its_shop(brands: tuple[Brand, Brand], editor: Client) -> None:
    petite, _bakers = brands
    delivery = make_standard(home(petite), "Delivery")
    row = navigation(petite)
    row.main = [
        ("page", {"page": delivery, "label": "How it comes"}),
        ("category", {"category": make_category(petite, "Knitwear"), "label": "", "below": True}),
    ]
    row.save_revision()

    answer = row.make_preview_request(preview_mode="")

    html = answer.rendered_content if hasattr(answer, "rendered_content") else answer.content.decode()
    assert "How it comes" in html
    assert "Knitwear" in html


def test_a_draft_of_texts_is_previewed_in_its_market(brands: tuple[Brand, Brand]) -> None:
    petite, _bakers = brands
    row = worded(petite, "de")
    row.order_button, row.price_note = "Jetzt kaufen", "alles drin"

    answer = row.make_preview_request(preview_mode="")

    html = answer.rendered_content if hasattr(answer, "rendered_content") else answer.content.decode()
    assert "Jetzt kaufen" in html
    assert "alles drin" in html
    assert '<html lang="de"' in html


def test_choosers_of_pages_offer_the_brand_that_is_edited(
    brands: tuple[Brand, Brand], editor: Client
) -> None:
    petite, bakers = brands
    make_standard(home(petite), "Zephyr wool")
    make_standard(home(bakers), "Zephyr bread")
    row = navigation(bakers)
    admin = Client(HTTP_HOST="petite.localhost")
    admin.force_login(User.objects.create_superuser("boss@example.com", "secret"))

    def titles(client: Client, referer: str = "") -> tuple[bool, bool]:
        answers = [
            client.get(f"/cms/choose-page/{home(brand).pk}/", HTTP_REFERER=referer) for brand in brands
        ]
        html = "".join(answer.json()["html"] for answer in answers if answer.status_code == 200)
        return "Zephyr wool" in html, "Zephyr bread" in html

    assert titles(editor) == (True, False)
    assert editor.get(f"/cms/choose-page/{home(bakers).pk}/").status_code == 403
    assert titles(admin) == (True, True)
    assert titles(admin, f"http://x/cms/pages/{home(petite).pk}/edit/") == (True, False)
    assert titles(admin, f"http://x/cms/snippets/content/navigation/edit/{row.pk}/") == (False, True)


def test_the_admins_api_tells_nothing_of_another_brands_pages(
    brands: tuple[Brand, Brand], editor: Client
) -> None:
    petite, bakers = brands
    make_standard(home(petite), "Zephyr wool")
    foreign = make_standard(home(bakers), "Zephyr bread")

    listed = editor.get("/cms/api/main/pages/?limit=20").content.decode()
    detail = editor.get(f"/cms/api/main/pages/{foreign.pk}/")

    assert "Zephyr bread" not in listed
    assert detail.status_code == 404


def test_the_form_knows_what_is_chosen(brands: tuple[Brand, Brand]) -> None:
    """As the editor's scripts want it: they stop at a choice that they can't read."""
    petite, _bakers = brands
    delivery, shelf = make_standard(home(petite), "Delivery"), make_category(petite, "Knitwear")
    row = navigation(
        petite,
        main=[
            ("page", {"page": delivery, "label": ""}),
            ("category", {"category": shelf, "label": "", "below": True}),
        ],
    )
    block = Navigation._meta.get_field("main").stream_block

    page, category = block.get_form_state(Navigation.objects.get(pk=row.pk).main)

    chosen = page["value"]["page"]
    assert (chosen["id"], chosen["adminTitle"], chosen["parentId"]) == (
        delivery.pk,
        "Delivery",
        home(petite).pk,
    )
    assert (category["value"]["category"]["id"], category["value"]["category"]["title"]) == (
        shelf.pk,
        "Knitwear",
    )


def test_a_draft_without_menus_is_previewed_with_the_shops_own(
    brands: tuple[Brand, Brand], drain_outbox: Any
) -> None:
    petite, _bakers = brands
    make_standard(home(petite), "Delivery", show_in_menus=True)
    drain_outbox()
    row = navigation(petite)

    answer = row.make_preview_request(preview_mode="")

    html = answer.rendered_content if hasattr(answer, "rendered_content") else answer.content.decode()
    assert 'href="/en-gb/delivery/"' in html
