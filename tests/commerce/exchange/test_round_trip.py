"""What is exported and imported again changes nothing; exported once more it is the same, byte for byte."""

import io
from collections.abc import Callable

import pytest

from commerce.catalogue.models import ProductAttribute, ProductAttributeValue, ProductCopy
from commerce.exchange.columns import Group
from commerce.exchange.exporting import products_to_export, write_xlsx
from commerce.exchange.models import Import
from commerce.partner.models import Price
from core.models import Brand, User
from tests.commerce.exchange.conftest import changes, exported, faults, product
from tests.factories.commerce import make_brand, make_copy, make_option, make_product

NASTY = [
    "=HYPERLINK(1)",
    "+1",
    "-2",
    "@SUM(A1)",
    "'=1",
    "''-1",
    "'quoted'",
    'a "b", c; d',
    "two\nlines",
    "tab\there",
    "  around  ",
    "Größe “3–6” · €",
    "<p data-block-key='x'>So <b>soft</b></p>",
]


@pytest.fixture
def nasty(petite: Brand) -> Brand:
    """Products of every kind, whose words try to break out."""
    for number, words in enumerate(NASTY):
        each = make_product(petite, f"N{number}", sku=f"N-{number}", price={"en-gb": "1234.50"}, locales=[])
        type(each).objects.filter(pk=each.pk).update(title=words, upc=f"={number}")
        make_copy(
            each, title=words, slug=f"n-{number}", summary=words, description=words, live=number % 2 == 0
        )
    kinds = {"text": "=x", "integer": -5, "float": 1.234, "boolean": True}
    for kind, value in kinds.items():
        attribute = ProductAttribute.objects.create(
            product_class=each.product_class, code=f"a_{kind}", name=kind, type=kind
        )
        ProductAttributeValue.objects.create(product=each, attribute=attribute, **{f"value_{kind}": value})
    several = ProductAttribute.objects.create(
        product_class=each.product_class,
        code="contains",
        name="Contains",
        type="multi_option",
        option_group=make_option("allergen", "milk").group,
    )
    value = ProductAttributeValue.objects.create(product=each, attribute=several)
    value.value_multi_option.set([make_option("allergen", "nuts"), make_option("allergen", "milk")])
    Price.objects.filter(stockrecord__partner_sku="N-1").update(compare_at="1999.00")
    waiting = ProductCopy.objects.get(product=product("Bear"), locale__language_code="en-gb")
    waiting.title = "A bear that waits"
    waiting.save_revision()
    return petite


@pytest.mark.parametrize("comma", [True, False])
def test_a_table_comes_back_as_it_went(nasty: Brand, upload: Callable[..., Import], comma: bool) -> None:
    before = exported(nasty, comma=comma)

    imported = upload(before)

    assert (faults(imported), changes(imported), imported.problem) == ([], {}, "")
    assert imported.state == "same"
    assert imported.unchanged == nasty.products.count() == len(NASTY) + 4
    assert exported(nasty, comma=comma) == before


@pytest.mark.parametrize("group", Group.values)
def test_a_part_of_the_columns_comes_back_too(
    nasty: Brand, upload: Callable[..., Import], group: str
) -> None:
    before = exported(nasty, group)

    assert upload(before).state == "same"
    assert exported(nasty, group) == before


def test_an_excel_file_comes_back_as_it_went(nasty: Brand, upload: Callable[..., Import]) -> None:
    file = io.BytesIO()
    write_xlsx(file, nasty, Group.values, products_to_export(nasty, Group.values))

    imported = upload(file.getvalue())

    assert (faults(imported), changes(imported), imported.problem) == ([], {}, "")
    assert imported.read_as == "Excel, Fabula"


def test_a_written_table_is_the_next_export(nasty: Brand, upload, write: Callable[[Import], str]) -> None:
    table = exported(nasty).replace(b"1234.50", b"17.95").replace(b"Bear", b"Ursus")

    assert write(upload(table)) == "written"
    assert exported(nasty) == table
    assert upload(table).state == "same"


def test_no_cell_is_a_formula(nasty: Brand) -> None:
    cells = [
        cell.strip('"')
        for line in exported(nasty, "words").decode().split("\r\n")[1:]
        for cell in line.split(",")
    ]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_table_holds_one_brand(petite: Brand, merchandiser: User) -> None:
    make_product(make_brand("bakers"), "Loaf", sku="LOAF")

    assert b"LOAF" not in exported(petite)
    assert b"BEAR" in exported(petite)
