"""What an editor's form names of another brand: neither shown nor taken."""

from typing import Any

from django.test import Client

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

import pytest

from commerce.markets.models import MarketTexts
from content.models import HomePage, Navigation, StoryPage
from core.models import Brand, Document, Image, User
from core.roles import apply_roles, assign, brand_collection
from tests.factories.commerce import make_brand, make_category, make_image, make_locale, make_product
from tests.factories.content import make_home, make_story

SECRET = "Zebedee"


@pytest.fixture
def theirs() -> dict[str, Any]:
    """One of everything of a brand that the editor doesn't work for."""
    brand = make_brand("petite")
    page = make_story(make_home(brand), f"{SECRET} story")
    picture = file_of(brand, f"{SECRET} picture")
    document = Document.objects.create(title=SECRET, file=picture.file, collection=picture.collection)
    return {
        "page": page,
        "picture": picture,
        "document": document,
        "product": make_product(brand, f"{SECRET} bear"),
        "category": make_category(brand, f"{SECRET} wool"),
    }


@pytest.fixture
def bakers() -> Brand:
    brand = make_brand("bakers")
    make_home(brand)
    return brand


@pytest.fixture
def baker(bakers: Brand) -> Client:
    apply_roles()
    person = User.objects.create_user("baker@example.com")
    assign(user=person, role="Managers", brands=[bakers])
    client = Client(HTTP_HOST="bakers.localhost")
    client.force_login(person)
    return client


def file_of(brand: Brand | None, title: str) -> Image:
    image = make_image(title)
    if brand:
        Image.objects.filter(pk=image.pk).update(collection=brand_collection(brand))
    return Image.objects.get(pk=image.pk)


def home(brand: Brand) -> HomePage:
    return HomePage.objects.get(pk=Brand.objects.get(pk=brand.pk).site.root_page_id)


def sent(body: list[tuple[str, Any]], **fields: Any) -> dict[str, Any]:
    """What a browser sends of a story's form."""
    return nested_form_data(
        {
            "title": "Crust",
            "slug": "crust",
            "date": "2026-01-02",
            "introduction": "Typed with care",
            "image": "",
            "image_alt": "",
            "body": streamfield(body),
            "comments": inline_formset([]),
            **fields,
        }
    )


def linking(kind: str, key: int) -> tuple[str, str]:
    return "rich_text", rich_text(f'<p><a linktype="{kind}" id="{key}">there</a></p>', features=FEATURES)


FEATURES = ["link", "product-link", "category-link", "document-link"]


@pytest.mark.parametrize(
    ("kind", "block", "told"),
    [
        ("picture", "Picture", "Image"),
        ("document", "Text", "Document"),
        ("page", "Text", "Page"),
        ("product", "Text", "Product"),
        ("category", "Text", "Category"),
    ],
)
@pytest.mark.parametrize("new", [False, True])
def test_a_page_takes_nothing_of_another_brand(
    baker: Client, bakers: Brand, theirs: dict[str, Any], kind: str, block: str, told: str, new: bool
) -> None:
    story = make_story(home(bakers), "Crust")
    key = theirs[kind].pk
    chosen = ("image", {"image": key, "alt": "", "caption": ""}) if kind == "picture" else linking(kind, key)
    address = f"add/content/storypage/{home(bakers).pk}" if new else f"{story.pk}/edit"
    body = [("quote", {"text": "Fresh", "source": ""}), chosen]

    answer = baker.post(f"/cms/pages/{address}/", sent(body, slug="dough" if new else "crust"))

    assert answer.status_code == 200
    assert f"Block 2, “{block}”: what was chosen there is another brand’s ({told})" in decoded(answer.text)
    assert "Typed with care" in answer.text
    assert SECRET.lower() not in answer.text.lower()
    assert (StoryPage.objects.count(), story.get_latest_revision()) == (2, None)


def test_a_picture_of_another_brand_is_refused_in_its_field(
    baker: Client, bakers: Brand, theirs: dict[str, Any]
) -> None:
    story = make_story(home(bakers), "Crust")

    answer = baker.post(f"/cms/pages/{story.pk}/edit/", sent([], image=theirs["picture"].pk))

    assert "This is another brand’s. Please choose one of this brand." in answer.text
    assert SECRET.lower() not in answer.text.lower()
    assert story.get_latest_revision() is None


def test_a_page_takes_what_is_the_brands_or_everybodys(baker: Client, bakers: Brand) -> None:
    story = make_story(home(bakers), "Crust")
    own, shared = file_of(bakers, "Oven"), file_of(None, "Flour")
    body = [("image", {"image": picture.pk, "alt": "", "caption": ""}) for picture in (own, shared)]

    answer = baker.post(
        f"/cms/pages/{story.pk}/edit/", sent([*body, linking("page", story.pk)], image=own.pk)
    )

    assert answer.status_code == 302, answer.text
    assert "Flour" in baker.get(f"/cms/pages/{story.pk}/edit/").text


def test_a_picture_of_another_brand_that_stands_there_already_is_an_empty_choice(
    baker: Client, bakers: Brand, theirs: dict[str, Any]
) -> None:
    picture = theirs["picture"]
    story = make_story(
        home(bakers), "Crust", image=picture, body=[("image", {"image": picture, "alt": "", "caption": ""})]
    )

    page = baker.get(f"/cms/pages/{story.pk}/edit/")

    assert (page.status_code, SECRET.lower() in page.text.lower()) == (200, False)


def test_an_action_leads_to_no_page_of_another_brand(
    baker: Client, bakers: Brand, theirs: dict[str, Any]
) -> None:
    front = home(bakers)
    action = {"label": "Look", "category": "", "page": theirs["page"].pk}
    hero = {"eyebrow": "", "title": "Bread", "text": "", "image": "", "action": action}
    fields = {"title": front.title, "slug": front.slug, "body": streamfield([("hero", hero)])}

    answer = baker.post(
        f"/cms/pages/{front.pk}/edit/", nested_form_data({**fields, "comments": inline_formset([])})
    )

    assert "Block 1, “Hero”: what was chosen there is another brand’s (Page)" in decoded(answer.text)
    assert SECRET.lower() not in answer.text.lower()


def test_a_menu_that_is_refused_says_nothing_of_what_it_was_to_lead_to(
    baker: Client, bakers: Brand, theirs: dict[str, Any]
) -> None:
    menus = Navigation.objects.create(brand=bakers, locale=make_locale("en-gb"))
    main = [
        ("page", {"page": theirs["page"].pk, "label": "Typed label"}),
        ("category", {"category": theirs["category"].pk, "label": "", "below": ""}),
    ]
    streams = {"main": streamfield(main), "footer": streamfield([]), "social": streamfield([])}

    answer = baker.post(
        f"/cms/snippets/content/navigation/edit/{menus.pk}/",
        nested_form_data({"brand": bakers.pk, **streams}),
    )

    assert "One of these links leads to another brand’s page or category." in decoded(answer.text)
    assert "Typed label" in answer.text
    assert SECRET.lower() not in answer.text.lower()
    assert menus.latest_revision is None


def test_legal_texts_name_no_page_of_another_brand(
    baker: Client, bakers: Brand, theirs: dict[str, Any]
) -> None:
    texts = MarketTexts.objects.create(brand=bakers, market=bakers.markets.get(locale__language_code="en-gb"))
    words = dict.fromkeys(("order_button", "order_note", "price_note", "list_note"), "")
    pages = dict.fromkeys(("delivery_page", "withdrawal_page", "privacy_page", "imprint_page"), "")
    fields = {"brand": bakers.pk, "market": texts.market_id, **words, **pages, "promises": streamfield([])}

    answer = baker.post(
        f"/cms/snippets/markets/markettexts/edit/{texts.pk}/",
        nested_form_data({**fields, "terms_page": theirs["page"].pk}),
    )

    assert "This is another brand’s. Please choose one of this brand." in answer.text
    assert SECRET.lower() not in answer.text.lower()


def decoded(text: str) -> str:
    """Errors of blocks stand as JSON in the page."""
    return text.replace("\\u201c", "“").replace("\\u201d", "”").replace("\\u2019", "’")
