"""Links in running text to products and categories: kept by key, found where the thing is shown."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import Translation, TranslationSource

import pytest

from commerce.catalogue.models import CategoryCopy, ProductCopy
from content import links
from content.blocks.rendering import Shop
from content.blocks.rich_text import FEATURES
from content.models import StoryPage
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_locale, make_product
from tests.factories.content import make_home, make_story


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite")
    make_home(brand)
    make_home(brand, "de")
    return brand


@pytest.fixture
def shopper() -> Client:
    return Client(HTTP_HOST="petite.localhost")


def link(kind: str, target: Any, words: str = "here") -> str:
    return f'<a linktype="{kind}" id="{getattr(target, "pk", target)}">{words}</a>'


def home(brand: Brand, code: str = "en-gb") -> Page:
    root = Brand.objects.get(pk=brand.pk).site.root_page
    return root.get_translations(inclusive=True).get(locale__language_code=code).specific


def tell(brand: Brand, *texts: str, code: str = "en-gb") -> StoryPage:
    return make_story(home(brand, code), "Wool", body=[("rich_text", f"<p>{text}</p>") for text in texts])


def read(shopper: Client, path: str = "/en-gb/wool/") -> str:
    return shopper.get(path).content.decode()


def test_links_lead_to_where_things_are_in_the_language_shown(
    brand: Brand, shopper: Client, drain_outbox: Callable
) -> None:
    bear, shelf = make_product(brand, "Bear"), make_category(brand, "Knitwear")
    ProductCopy.objects.filter(product=bear, locale__language_code="de").update(slug="baer")
    for code in ("en-gb", "de"):
        tell(brand, f"{link('product', bear, '<b>our bear</b>')} or {link('category', shelf)}", code=code)
    drain_outbox()

    assert f'<a href="/en-gb/p/bear-{bear.pk}/"><b>our bear</b></a>' in read(shopper)
    assert f'<a href="/en-gb/c/knitwear-{shelf.pk}/">here</a>' in read(shopper)
    assert f'<a href="/de/p/baer-{bear.pk}/"><b>our bear</b></a>' in read(shopper, "/de/wool/")


@pytest.mark.parametrize("text", ["<a>", "<a ", "<a></b>"])
def test_links_that_never_end_take_no_time(text: str) -> None:
    begun = time.process_time()

    assert links.resolve(text * 30_000, None) == text * 30_000
    assert time.process_time() - begun < 5  # their square would take a minute


def test_a_link_begins_where_the_last_one_did() -> None:
    assert links.resolve(f"<a><a href='/x'>{link('product', 7)}", None) == "<a><a href='/x'>here"


def test_links_survive_a_change_of_address(brand: Brand, shopper: Client, drain_outbox: Callable) -> None:
    bear, shelf = make_product(brand, "Bear"), make_category(brand, "Knitwear")
    tell(brand, link("product", bear), link("category", shelf))
    drain_outbox()
    read(shopper)

    ProductCopy.objects.filter(product=bear).update(slug="brown-bear")
    CategoryCopy.objects.filter(category=shelf).update(slug="warm-things")
    drain_outbox()
    html = read(shopper)

    assert f'<a href="/en-gb/p/brown-bear-{bear.pk}/">here</a>' in html
    assert f'<a href="/en-gb/c/warm-things-{shelf.pk}/">here</a>' in html


@pytest.mark.parametrize("end", ["delete", "hide"])
def test_a_link_to_what_is_gone_is_text_and_comes_back(
    brand: Brand, shopper: Client, drain_outbox: Callable, end: str
) -> None:
    bear, shelf = make_product(brand, "Bear"), make_category(brand, "Knitwear")
    tell(brand, f"See {link('product', bear, 'the bear')} and {link('category', shelf, 'the shelf')}.")
    drain_outbox()
    read(shopper)

    for thing in (bear, shelf):
        if end == "delete":
            thing.delete()
        else:
            type(thing).objects.filter(pk=thing.pk).update(is_public=False)
    drain_outbox()

    assert "<p>See the bear and the shelf.</p>" in read(shopper)
    if end == "hide":
        for thing in (bear, shelf):
            type(thing).objects.filter(pk=thing.pk).update(is_public=True)
        drain_outbox()
        assert f'<a href="/en-gb/p/bear-{bear.pk}/">the bear</a>' in read(shopper)
        assert f'<a href="/en-gb/c/knitwear-{shelf.pk}/">the shelf</a>' in read(shopper)


def test_what_another_brand_sells_is_never_linked(
    brand: Brand, shopper: Client, drain_outbox: Callable
) -> None:
    bakers = make_brand("bakers")
    loaf, shelf = make_product(bakers, "Loaf"), make_category(bakers, "Breads")
    tell(brand, f"{link('product', loaf, 'bread')}, {link('category', shelf, 'breads')}")
    drain_outbox()

    assert "<p>bread, breads</p>" in read(shopper)


def test_links_of_all_texts_of_a_page_cost_one_query(
    brand: Brand, shopper: Client, drain_outbox: Callable
) -> None:
    bear, owl = make_product(brand, "Bear"), make_product(brand, "Owl")
    place = Shop(brand, make_locale("en-gb"))
    drain_outbox()
    targets = links.Targets(place, [bear.pk, owl.pk])

    with CaptureQueriesContext(connection) as queries:
        texts = [links.resolve(link("product", thing), place, targets) for thing in (bear, owl, bear)]
        plain = links.resolve("<p>No <a href='https://x.example/'>link</a> of ours.</p>", place)

    assert len(queries) == 1
    assert texts[1] == f'<a href="/en-gb/p/owl-{owl.pk}/">here</a>'
    assert plain == "<p>No <a href='https://x.example/'>link</a> of ours.</p>"


@pytest.mark.parametrize(
    "source", [link("product", "x"), link("category", ""), '<a linktype="product">here</a>']
)
def test_a_broken_link_is_text(brand: Brand, source: str) -> None:
    assert links.resolve(source, Shop(brand, make_locale("en-gb"))) == "here"
    assert links.resolve(source, None) == "here"


def test_the_reference_index_knows_what_is_linked(brand: Brand, drain_outbox: Callable) -> None:
    bear, shelf = make_product(brand, "Bear"), make_category(brand, "Knitwear")
    story = tell(brand, link("product", bear), link("category", shelf))
    drain_outbox()
    ReferenceIndex.create_or_update_for_object(story)

    for thing in (bear, shelf):
        usages = ReferenceIndex.get_references_to(thing).filter(object_id=str(story.pk))
        assert len(usages) == 1


def test_the_editor_gets_names_and_gives_keys_back(brand: Brand) -> None:
    bear = make_product(brand, "Bear")
    source = f'<p data-block-key="a">See {link("product", bear)} and {link("product", 999_999, "that")}.</p>'
    converter = ContentstateConverter(features=FEATURES)

    state = converter.from_database_format(source)
    entities = json.loads(state)["entityMap"].values()

    assert [(entity["type"], entity["data"]) for entity in entities] == [
        ("PRODUCT", {"id": str(bear.pk), "title": "Bear"}),
        ("PRODUCT", {"id": "999999"}),
    ]
    kept = converter.to_database_format(state)
    assert [links._target(found) for found in links.LINK.finditer(kept)] == [
        ("product", bear.pk),
        ("product", 999_999),
    ]


def test_a_translation_keeps_its_links(brand: Brand, django_capture_on_commit_callbacks: Any) -> None:
    bear = make_product(brand, "Bear")
    story = tell(brand, f"See {link('product', bear)}.")
    source, _ = TranslationSource.update_or_create_from_instance(story)
    translation = Translation.objects.create(source=source, target_locale=make_locale("de"))

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)

    german = StoryPage.objects.get(locale__language_code="de")
    found = links.LINK.search(german.body[0].value.source)
    assert found
    assert links._target(found) == ("product", bear.pk)
