"""The bakery's data: complete, consistent, weighed, and no two neighbours on a page alike."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product as combinations

import pytest

from content.demo import catalogue, library, reading
from content.demo.artwork import drawing, pictures
from content.demo.vocabulary import CLASSES

BRAND = "band-of-bakers"
PER_PAGE = 24
APART = (1, 2, 3, 4)  # neighbours beside and below each other, in lists of one to four columns
LANGUAGES = {"en-gb", "de", "fr"}
# Which allergen an ingredient brings.
BRINGS = {
    "wheat-flour": "wheat",
    "spelt-flour": "wheat",
    "rye-flour": "rye",
    "rye-wholemeal": "rye",
    "malt": "barley",
    "oat-flakes": "oats",
    "whole-milk": "milk",
    "butter": "milk",
    "whipping-cream": "milk",
    "cheese": "milk",
    "eggs": "egg",
    "hazelnuts": "nuts",
    "walnut-kernels": "walnuts",
    "sesame-seeds": "sesame",
}
Card = reading.Data


def lists() -> Iterator[tuple[str, list[Card]]]:
    """Each list's first page, in the order in which shoppers see it, and what the home page's rows show."""
    products = sorted(reading.products(BRAND), key=lambda data: -data["popularity"])
    parents = {shelf["code"]: shelf.get("parent") for shelf in reading.shelves(BRAND)}
    yield "everything", products[:PER_PAGE]
    for code in parents:
        found = [data for data in products if code in {s for x in data["shelves"] for s in (x, parents[x])}]
        yield code, found[:PER_PAGE]
    by_code = {data["code"]: data for data in products}
    for language, words in reading.home(BRAND)["words"].items():
        for entry in words["body"]:
            chosen = entry.get("product_row", {}).get("products", [])
            yield f"home {language}", [by_code[code] for code in chosen]


def distance(one: str, other: str) -> int:
    """How far apart two hexadecimal colours are: 0 to 765."""
    channels = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (one, other)]
    return sum(abs(a - b) for a, b in zip(*channels, strict=True))


def are_alike(one: Card, other: Card) -> bool:
    """The same motif, unless the thing and what is behind it are clearly of another colour."""
    looks = []
    for data in (one, other):
        palette = library.palettes(data)[0]
        front = pictures.view(data["motif"], "front", palette, ground=data.get("ground", ""))
        looks.append((drawing.palettes()[palette]["base"], front.ground))
    (base, ground), (other_base, other_ground) = looks
    clearly = distance(base, other_base) > 60 and distance(ground, other_ground) > 12
    return one["motif"] == other["motif"] and not clearly


@pytest.mark.parametrize(
    ("name", "cards"), list(lists()), ids=lambda value: value if type(value) is str else ""
)
def test_no_two_neighbours_look_alike(name: str, cards: list[Card]) -> None:
    pairs = [pair for steps in APART for pair in zip(cards, cards[steps:], strict=False)]

    assert [(one["code"], other["code"]) for one, other in pairs if are_alike(one, other)] == []


def test_there_is_enough_to_choose_from() -> None:
    products = reading.products(BRAND)
    parents = {shelf["code"]: shelf.get("parent") for shelf in reading.shelves(BRAND)}

    assert len(products) >= 25
    assert len({data["popularity"] for data in products}) == len(products)
    assert set(parents.values()) == {None, "bread", "rolls", "sweet", "larder"}
    shelved = {code for data in products for code in data["shelves"]}
    assert shelved == {code for code in parents if code not in set(parents.values())}


def test_every_shelf_and_product_has_words_in_each_language() -> None:
    for data in (*reading.shelves(BRAND), *reading.products(BRAND)):
        assert data["words"].keys() == LANGUAGES, data["code"]
        for words in data["words"].values():
            assert all(text.strip() for text in words.values()), data["code"]


def test_facts_options_and_company_are_known() -> None:
    attributes = dict(reading.vocabulary())
    codes = {data["code"] for data in reading.products(BRAND)}

    for data in reading.products(BRAND):
        said = {**data["facts"], **data.get("variants", {})}
        assert said.keys() <= set(CLASSES[BRAND][1]), data["code"]
        for code, options in said.items():
            chosen = {options} if isinstance(options, str) else set(options)
            assert chosen <= attributes[code]["options"].keys(), (data["code"], code)
        assert set(data["goes_with"]) <= codes - {data["code"]}, data["code"]
        assert len(set(data["goes_with"])) == 3, data["code"]
        endings = {"-".join(choice).upper() for choice in combinations(*data.get("variants", {}).values())}
        assert data.get("short", {}).keys() <= endings, data["code"]


def test_options_have_codes_of_their_own() -> None:
    codes = [code for _name, data in reading.vocabulary() for code in data["options"]]

    assert len(set(codes)) == len(codes)


def test_ingredients_bring_their_allergens_and_stand_in_one_order() -> None:
    order = list(dict(reading.vocabulary())["ingredients"]["options"])

    for data in reading.products(BRAND):
        ingredients = data["facts"].get("ingredients", [])
        brought = {BRINGS[code] for code in ingredients if code in BRINGS}
        assert set(data["facts"].get("allergens", [])) == brought, data["code"]
        assert ingredients == sorted(ingredients, key=order.index), data["code"]


def test_everything_that_is_eaten_and_is_no_box_is_weighed() -> None:
    boxes = {"BREAKFAST", "STARTBAKING", "THANKS"}

    for data in reading.products(BRAND):
        weighed = [bool(catalogue.net_of(data, choice)) for choice in choices(data)]
        eaten = data["tax_class"] == "food" and data["code"] not in boxes
        assert set(weighed) == {eaten}, data["code"]


def test_every_variant_has_a_price_and_former_prices_are_higher() -> None:
    for data in reading.products(BRAND):
        for market in LANGUAGES:
            amounts = [catalogue.amount_of(data["price"], market, choice) for choice in choices(data)]
            former = [
                catalogue.amount_of(data.get("compare_at", {}), market, choice) for choice in choices(data)
            ]
            assert all(amounts), (data["code"], market)
            assert all(
                before is None or before > Decimal(amount)
                for before, amount in zip(former, amounts, strict=True)
            ), data["code"]


def choices(data: Card) -> list[catalogue.Choice]:
    return list(catalogue.choices(data)) if "variants" in data else [{}]
