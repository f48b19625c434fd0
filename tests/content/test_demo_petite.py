"""The baby shop's data: complete, consistent, and no two neighbours on a page alike."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product as combinations

import pytest

from content.demo import library, reading
from content.demo.artwork import drawing, pictures
from content.demo.vocabulary import CLASSES

BRAND = "kids-petite"
PER_PAGE = 24
BESIDE, ABOVE = (
    1,
    (2, 3, 4),
)  # how far apart neighbours stand in a list: lists have two, three or four columns
LANGUAGES = {"en-gb", "de", "fr"}
Card = reading.Data


def lists() -> Iterator[tuple[str, list[Card]]]:
    """Each list's first page, in the order in which shoppers see it."""
    products = sorted(reading.products(BRAND), key=lambda data: -data["popularity"])
    parents = {shelf["code"]: shelf.get("parent") for shelf in reading.shelves(BRAND)}
    yield "everything", products[:PER_PAGE]
    for code in parents:
        found = [data for data in products if code in {s for x in data["shelves"] for s in (x, parents[x])}]
        yield code, found[:PER_PAGE]


def rows() -> Iterator[tuple[str, list[Card]]]:
    """What editors chose for the home page's rows."""
    products = {data["code"]: data for data in reading.products(BRAND)}
    for words in reading.home(BRAND)["words"].values():
        for entry in words["body"]:
            chosen = entry.get("product_row", {}).get("products", [])
            if chosen:
                yield "home", [products[code] for code in chosen]


def distance(one: str, other: str) -> int:
    """How far apart two hexadecimal colours are: 0 to 765."""
    channels = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (one, other)]
    return sum(abs(a - b) for a, b in zip(*channels, strict=True))


def look(data: Card) -> tuple[str, str, str]:
    """What a card shows: the motif, the colour of the thing, the colour behind it."""
    palette = library.palettes(data)[0]
    front = pictures.view(data["motif"], "front", palette, ground=data.get("ground", ""))
    return data["motif"], drawing.palettes()[palette]["base"], front.ground


def are_alike(one: Card, other: Card) -> bool:
    """The same thing in nearly the same colour; prints don't count, they are small on a phone."""
    (motif, base, ground), (other_motif, other_base, other_ground) = look(one), look(other)
    clearly = distance(base, other_base) > 60 and distance(ground, other_ground) > 12
    return motif == other_motif and not clearly


@pytest.mark.parametrize(
    ("name", "cards"), [*lists(), *rows()], ids=lambda value: value if type(value) is str else ""
)
def test_no_two_neighbours_look_alike(name: str, cards: list[Card]) -> None:
    apart = (BESIDE, *ABOVE)

    pairs = [pair for steps in apart for pair in zip(cards, cards[steps:], strict=False)]

    assert [(one["code"], other["code"]) for one, other in pairs if are_alike(one, other)] == []


def test_there_is_enough_to_choose_from() -> None:
    products = reading.products(BRAND)
    in_both = [data for data in products if {"colour", "size"} <= data.get("variants", {}).keys()]

    assert len(products) >= 60
    assert len(in_both) > len(products) / 2
    assert {shelf.get("parent") for shelf in reading.shelves(BRAND)} == {
        None, "clothing", "sleep", "hats-feet", "nursery", "gifts",
    }  # fmt: skip
    shelved = {code for data in products for code in data["shelves"]}
    assert shelved == {shelf["code"] for shelf in reading.shelves(BRAND) if "parent" in shelf}


def test_every_shelf_and_product_has_words_in_each_language() -> None:
    for data in (*reading.shelves(BRAND), *reading.products(BRAND)):
        assert data["words"].keys() == LANGUAGES, data["code"]
        for words in data["words"].values():
            assert all(text.strip() for text in words.values()), data["code"]


def test_prices_are_shop_prices_and_compared_with_higher_ones() -> None:
    for data in reading.products(BRAND):
        for market, price in data["price"].items():
            amounts = price.values() if isinstance(price, dict) else [price]
            assert all(amount[-2:] in ("00", "50", "90") for amount in amounts), data["code"]
            compared = data.get("compare_at", {}).get(market)
            assert not compared or all(Decimal(compared) > Decimal(amount) for amount in amounts), data[
                "code"
            ]
        assert data["price"].keys() == LANGUAGES
        assert data.get("compare_at", data["price"]).keys() == LANGUAGES


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
        assert len(set(data["goes_with"])) == 4, data["code"]
        endings = {"-".join(choice).upper() for choice in combinations(*data.get("variants", {}).values())}
        assert data.get("short", {}).keys() <= endings, data["code"]


def test_swatches_are_the_colours_of_the_pictures() -> None:
    for code, colour in reading.looks().items():
        palette = drawing.palettes()[code.removeprefix("option.colour.")]
        assert colour == palette["base"].lower(), code


def test_each_colour_has_its_own_pictures() -> None:
    wanted = {each.title: each for each in library.wanted() if each.brand == BRAND}

    for data in reading.products(BRAND):
        for palette in library.palettes(data):
            for kind in library.VIEWS:
                picture = wanted[library.view_title(data, kind, palette)].picture()
                assert palette in {thing.palette for thing in picture.things}, (data["code"], kind, palette)
                assert drawing.WITH_PRODUCT not in {thing.palette for thing in picture.things}
