"""Shoppers' own words, on each engine: allergies, slips of the finger, everyday sentences."""

import pytest

from commerce.catalogue.models import ProductAttribute
from core import edge
from core.models import Brand
from search.asking import Answer, ask
from search.documents import Card, store
from search.models import Document, Word
from tests.factories.commerce import make_brand, make_locale, make_option, make_product_class, make_term
from tests.search.settling import settle

pytestmark = pytest.mark.usefixtures("engine")
TERMS = {
    "allergen.milk": ("Milk", "Milch", "Lait"),
    "allergen.egg": ("Egg", "Ei", "Œuf"),
    "allergen.nuts": ("Hazelnuts", "Haselnüsse", "Noisettes"),
    "allergen.wheat": ("Wheat (gluten)", "Weizen (Gluten)", "Blé (gluten)"),
    "ingredient.wheat-flour": ("Wheat flour", "Weizenmehl", "Farine de blé"),
    "ingredient.butter": ("Butter", "Butter", "Beurre"),
    "ingredient.flower-honey": ("Honey", "Honig", "Miel"),
    "ingredient.apples": ("Apples", "Äpfel", "Pommes"),
    "note.allergens": ("Traces can be anywhere.", "Spuren können überall sein.", "Traces possibles partout."),
}
LOCALES = ("en-gb", "de", "fr")
# name → titles, text, what its lists say
SHELF = {
    "rolls": (("Milk rolls", "Milchbrötchen", "Pains au lait"), {"allergens": ["milk", "wheat"]}),
    "croissant": (
        ("Croissants, bread of kings", "Croissants, das Brot der Könige", "Croissants, le pain des rois"),
        {"ingredients": ["butter", "wheat-flour"]},
    ),
    "cake": (
        ("Nut cake bread", "Nusskuchen wie Brot", "Gâteau, presque du pain"),
        {"allergens": ["egg", "nuts"], "ingredients": ["wheat-flour"]},
    ),
    "gerald": (
        ("Gingerbread", "Lebkuchen Brot", "Pain d’épices"),
        {"allergens": ["wheat"], "ingredients": ["flower-honey", "wheat-flour"]},
    ),
    "baguette": (
        ("Baguette bread", "Baguette Brot", "Baguette, pain simple"),
        {"allergens": ["wheat"], "traces": ["nuts"], "ingredients": ["wheat-flour"]},
    ),
    "juice": (("Apple juice", "Apfelsaft", "Jus de pomme"), {"ingredients": ["apples"]}),
    "box": (("Mystery bread box", "Brot im Karton", "Pain surprise"), {}),
}
NAMES = tuple(SHELF)


@pytest.fixture
def bakers() -> Brand:
    brand = make_brand("bakers", markets=LOCALES)
    product_class = make_product_class("Food", attributes=())
    for code, labels in TERMS.items():
        group, _, option = code.partition(".")
        for locale, label in zip(LOCALES, labels, strict=True):
            make_term(code, label, locale=locale)
        if group != "note":
            make_option(group, option)
    for code, group in (("allergens", "allergen"), ("traces", "allergen"), ("ingredients", "ingredient")):
        ProductAttribute.objects.create(
            product_class=product_class,
            code=code,
            name=code,
            type=ProductAttribute.MULTI_OPTION,
            option_group=make_option(group, "milk" if group == "allergen" else "butter").group,
        )
    for number, (titles, attributes) in enumerate(SHELF.values(), start=1):
        given = zip(LOCALES, titles, strict=True)
        store(
            "product", [], [card(brand, number, title, code, attributes=attributes) for code, title in given]
        )
    tale = "Bread, milk and love: Brot, Milch, pain, lait"
    store("story", [], [card(brand, 99, tale, locale) for locale in LOCALES])
    settle()
    return brand


def card(brand: Brand, object_id: int, title: str, locale: str = "en-gb", **given) -> Card:
    place = {"brand_id": brand.pk, "locale_id": make_locale(locale).pk, "url": f"/{object_id}/"}
    return Card(object_id=object_id, title=title, **place, **given)


def put(brand: Brand, object_id: int, title: str, **given) -> None:
    store("product", [], [card(brand, object_id, title, **given)])
    settle()


def answer(brand: Brand, query: str, locale: str = "en-gb", **given) -> Answer:
    return ask(brand, make_locale(locale), query, **given)


def names(given: Answer) -> set[str]:
    return {
        NAMES[card.object_id - 1] if card.kind == "product" else card.kind for card in given.results.items
    }


MILKLESS = {"cake", "gerald", "baguette", "juice"}
NUTLESS = {"rolls", "croissant", "gerald", "juice"}


@pytest.mark.parametrize(
    ("locale", "query", "expected"),
    [
        *(
            ("en-gb", query, MILKLESS)
            for query in (
                "without milk", "no milk", "milk-free", "dairy free", "free of milk", "free from dairy", "-milk",
                "non-dairy", "without any cow's milk", "lactose intolerant", "milk allergy", "without traces of milk",
                "without mlik", "lactosefree", "WITHOUT MILK", "ohne Milch", "sans lait", "no added milk",
            )
        ),
        *(
            ("de", query, MILKLESS)
            for query in (
                "ohne Milch", "milchfrei", "laktosefreie", "frei von Milch", "keine Milch", "ohne Kuhmilch", "-Milch",
                "Milchallergie", "Laktoseintoleranz", "ohne Mlich", "ohne jede Spur von Milch", "ohne Milchprodukte",
            )
        ),
        *(
            ("fr", query, MILKLESS)
            for query in (
                "sans lait", "sans aucun lait", "pas de lait", "sans trace de lait", "allergie au lait", "-lait",
                "sans lactose", "sans produits laitiers", "intolérance au lactose", "sans du lait",
            )
        ),
        ("en-gb", "bread without milk", {"cake", "baguette"}),
        ("de", "Brot ohne Milch", {"cake", "gerald", "baguette"}),
        ("fr", "pain sans lait", {"cake", "gerald", "baguette"}),
        ("en-gb", "without nuts", NUTLESS),
        ("en-gb", "nut-free", NUTLESS),
        ("de", "ohne Nüsse", NUTLESS),
        ("de", "nussfrei", NUTLESS),
        ("fr", "sans fruits à coque", NUTLESS),
        ("en-gb", "without milk and nuts", {"gerald", "juice"}),
        ("en-gb", "without milk, nuts", {"gerald", "juice"}),
        ("en-gb", "without milk nuts", {"gerald", "juice"}),
        ("en-gb", "dairy- and nut-free", {"gerald", "juice"}),
        ("en-gb", "milk and nut free", {"gerald", "juice"}),
        ("de", "milch- und nussfrei", {"gerald", "juice"}),
        ("de", "ohne Milch oder Nüsse", {"gerald", "juice"}),
        ("fr", "sans lait ni noix", {"gerald", "juice"}),
        ("fr", "sans œufs", {"rolls", "croissant", "gerald", "baguette", "juice"}),
        ("fr", "sans oeuf", {"rolls", "croissant", "gerald", "baguette", "juice"}),
        ("de", "eifrei", {"rolls", "croissant", "gerald", "baguette", "juice"}),
        ("en-gb", "gluten-free", {"juice"}),
        ("de", "glutenfrei", {"juice"}),
        ("fr", "sans gluten", {"juice"}),
        ("en-gb", "without honey", {"croissant", "cake", "baguette", "juice"}),
        ("en-gb", "vegan", {"baguette", "juice"}),
        ("en-gb", "vegan bread", {"baguette"}),
        ("de", "veganes Brot", {"baguette"}),
        ("fr", "végétalien", {"baguette", "juice"}),
        ("fr", "vegane", {"baguette", "juice"}),
    ],
)  # fmt: skip
def test_what_must_not_be_in_it_is_left_out(
    bakers: Brand, locale: str, query: str, expected: set[str]
) -> None:
    assert names(answer(bakers, query, locale)) == expected


def test_the_answer_says_what_was_left_out(bakers: Brand) -> None:
    given = answer(bakers, "bread without mlik or nuts")

    assert (given.contents, given.words, given.unknown) == (("milk", "nuts"), (), ())
    assert given.note == "Traces can be anywhere."
    assert answer(bakers, "vegan", "de").diets == ("vegan",)
    assert answer(bakers, "vegan", "de").note == "Spuren können überall sein."
    assert answer(bakers, "milk").note == ""


def test_an_exclusion_is_kept_when_words_are_corrected_or_dropped(bakers: Brand) -> None:
    assert names(answer(bakers, "croisants unicorn without milk")) == set()
    assert names(answer(bakers, "bagette without milk")) == {"baguette"}
    assert names(answer(bakers, "bread unicorn without milk")) == {"cake", "baguette"}


def test_a_diet_that_the_lists_cannot_tell_finds_nothing(bakers: Brand) -> None:
    petite = make_brand("petite")
    put(petite, 1, "Romper")

    assert answer(petite, "vegan").results.total == 0
    assert answer(petite, "without milk").results.total == 0


def test_a_food_that_no_list_has_is_in_nothing_that_has_a_list(bakers: Brand) -> None:
    given = answer(bakers, "without fish")

    assert (names(given), given.contents) == ({"croissant", "cake", "gerald", "baguette", "juice"}, ("fish",))


def test_a_shop_without_lists_promises_nothing() -> None:
    petite = make_brand("petite")
    put(petite, 1, "Gingerbread with feet")
    put(petite, 2, "Gingerbread")

    for query in ("without milk", "gingerbread -nuts", "vegan gingerbread", "eggfree"):
        assert answer(petite, query).results.total == 0, query
    assert answer(petite, "gingerbread without feet").words == ("feet",)


def test_what_is_no_food_is_left_out_by_words(bakers: Brand) -> None:
    petite = make_brand("petite")
    put(petite, 1, "Romper with feet")
    put(petite, 2, "Romper")

    given = answer(petite, "romper without feet")
    unknown = answer(petite, "romper -zeppelins")

    assert ([card.object_id for card in given.results.items], given.words) == ([2], ("feet",))
    assert (unknown.results.total, unknown.words, unknown.unknown) == (2, (), ("zeppelins",))


def test_hyphens_inside_a_word_exclude_nothing(bakers: Brand) -> None:
    put(bakers, 50, "Sugar", text="SKU-7 free-range no-knead")

    for query in ("sku-7", "free-range", "sugar - sku", "no-knead"):
        assert [card.object_id for card in answer(bakers, query).results.items] == [50], query


@pytest.mark.parametrize(
    ("locale", "query", "corrected", "found"),
    [
        ("en-gb", "bagutte", "baguette", {"baguette"}),
        ("en-gb", "Bagutte bread", "Baguette bread", {"baguette"}),
        ("de", "Lebkuhcen", "Lebkuchen", {"gerald"}),
        ("fr", "pomne", "pomme", {"juice"}),
        ("fr", "gatau", "gâteau", {"cake"}),
    ],
)
def test_a_slip_of_the_finger_finds_what_was_meant(
    bakers: Brand, locale: str, query: str, corrected: str, found: set[str]
) -> None:
    given = answer(bakers, query, locale)

    assert (names(given), given.corrected, given.partly) == (found, corrected, False)


@pytest.mark.parametrize("query", ["xqzzk", "bre4d9", "qq"])
def test_what_is_like_nothing_finds_nothing(bakers: Brand, query: str) -> None:
    given = answer(bakers, query)

    assert (given.results.total, given.corrected, given.partly) == (0, "", False)


def test_what_was_typed_is_honoured_if_it_has_results(bakers: Brand) -> None:
    put(bakers, 50, "Bagutte, a rare fish")

    given = answer(bakers, "bagutte")

    assert ([card.object_id for card in given.results.items], given.corrected) == ([50], "")


def test_small_words_say_nothing(bakers: Brand) -> None:
    assert names(answer(bakers, "a juice of the apple")) == {"juice"}
    assert names(answer(bakers, "Brot mit der Baguette", "de")) == {"baguette"}
    assert names(answer(bakers, "le jus de la pomme", "fr")) == {"juice"}


def test_if_nothing_has_all_words_the_most_count(bakers: Brand) -> None:
    given = answer(bakers, "nut cake for unicorns")
    one = answer(bakers, "unicorns love juice gingerbread")

    assert (names(given), given.partly) == ({"cake"}, True)
    assert (names(one), one.partly) == ({"juice", "gerald", "story"}, True)
    assert answer(bakers, "nut cake").partly is False


def test_pages_of_an_answer_belong_together(bakers: Brand) -> None:
    first = answer(bakers, "juice gingerbread", size=1)
    second = answer(bakers, "juice gingerbread", size=1, page=2)

    assert (first.results.total, second.results.total, second.partly) == (2, 2, True)
    assert names(first) | names(second) == {"juice", "gerald"}
    assert answer(bakers, "juice", size=1, page=2).results.items == []


def test_words_are_collected_once_and_without_codes(bakers: Brand) -> None:
    put(bakers, 51, "Crème brûlée", text="BB-CREME-2 3kg crème")

    words = Word.objects.filter(brand=bakers, locale=make_locale("en-gb"), word__startswith="cr")
    assert dict(words.values_list("word", "shown")) == {"creme": "Crème", "croissants": "Croissants"}


def test_an_answer_says_on_what_it_depends(bakers: Brand, engine: str) -> None:
    filled = {f"list:{bakers.pk}:en-gb"} | (
        {f"index:{bakers.pk}:en-gb"} if engine == "elasticsearch" else set()
    )

    def keys(query: str) -> set[str]:
        with edge.recording() as recorder:
            answer(bakers, query)
        return recorder.keys

    assert keys("bread") == keys("unicorn") == filled
    assert keys("without milk") == keys("vegan") == filled | {"terms"}


def test_answers_cost_little(bakers: Brand, django_assert_max_num_queries) -> None:
    locale = make_locale()
    with edge.memo_run():
        ask(bakers, locale, "without unicorns")  # warms what a process remembers
        for query, most in (
            ("bread", 3),
            ("bagutte", 4),
            ("bread unicorn", 4),
            ("xqzzk", 2),
            ("without milk", 3),
        ):
            with django_assert_max_num_queries(most):
                ask(bakers, locale, query)
    assert Document.objects.filter(brand=bakers).count() == 24
