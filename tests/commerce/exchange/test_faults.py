"""The dry run: each fault at its line and column, in a sentence; and nothing is written."""

from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.utils import translation

import pytest

from commerce.catalogue.models import Product
from commerce.exchange.models import Import, ImportLine
from commerce.partner.models import StockMovement
from core.models import Brand, User
from tests.commerce.exchange.conftest import changes, exported, faults, product, record
from tests.factories.commerce import make_brand, make_product

Upload = Callable[..., Import]
SLUG = "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."
AMBIGUOUS = "“1.234” can be 1234 or 1.234: write 1234.00 or 1.2340."


@pytest.mark.parametrize(
    ("heading", "line", "column", "sentence"),
    [
        ("sku,price:de", "NOBODY,1", "sku", "There is no such SKU."),
        ("number,price:de", "999999,1", "number", "There is no such product."),
        ("sku,price:de", ",1", "sku", "Give a SKU or a number: nothing says what the line is about."),
        ("sku,price:de", "BEAR,1.234", "price:de", AMBIGUOUS),
        ("sku,price:de", "BEAR,0", "price:de", "A price is more than nothing."),
        (
            "sku,former_price:de",
            "BEAR,12",
            "former_price:de",
            "The former price must be higher than the price.",
        ),
        ("sku,price:de,former_price:de", "BEAR,,20", "former_price:de", "Say what it costs now."),
        ("sku,stock", "BEAR,2", "stock", "Open orders hold 3 of these."),
        ("sku,stock", "BEAR,", "stock", "This can't be empty."),
        ("sku,stock", "BEAR,ten", "stock", "“ten” is no whole number between 0 and 1000000."),
        (
            "sku,stock,stock_before",
            "BEAR,8,9",
            "stock",
            "There were 9 when the table was made; now there are 10.",
        ),
        (
            "sku,title:de",
            "ROMPER-S,Strampler",
            "title:de",
            "A variant has this from its parent: leave the cell empty.",
        ),
        ("name,price:de", "Romper,12", "price:de", "This belongs to its variants: leave the cell empty."),
        ("sku,title:de,summary:de", "BEAR,,Weich", "title:de", "A text needs a title."),
        (
            "sku,state:de,summary:de",
            "BEAR,online,Weich",
            "state:de",
            "There is no “online”. There are: live, draft.",
        ),
        (
            "sku,slug:de",
            "BEAR,a b",
            "slug:de",
            SLUG,
        ),
        ("sku,kind", "BEAR,parent", "kind", "It is standalone, and can't be changed here."),
        ("sku,tax_class", "BEAR,much", "tax_class", "There is no “much”. There are: standard."),
        (
            "sku,categories",
            "BEAR,Shoes",
            "categories",
            "There is no “Shoes”. There are: Clothes, Clothes > Rompers.",
        ),
        ("sku,public", "BEAR,perhaps", "public", "“perhaps”: write yes or no."),
        ("sku,name", "BEAR,", "name", "This can't be empty."),
        ("sku,upc", "BEAR,4006", "upc", "Another product has this UPC."),
        (
            "sku,attribute:size",
            "ROMPER-S,9-12m",
            "attribute:size",
            "There is no “9-12m”. There are: 0-3m, 3-6m.",
        ),
        ("sku,price:de", "BEAR,1,2", "", "The line has more cells than there are columns."),
    ],
)
def test_a_fault_says_where_and_what(
    petite: Brand, upload: Upload, heading: str, line: str, column: str, sentence: str
) -> None:
    record("BEAR").allocate(3)
    Product.objects.filter(title="Romper").update(upc="4006")
    before = exported(petite)

    imported = upload(f"{heading}\n{line}\n".encode())

    found = [(number, name, said.replace("’", "'")) for number, name, said in faults(imported)]
    assert found == [(2, column, sentence)]
    assert (imported.state, imported.faulty) == ("refused", 1)
    assert exported(petite) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"sku,wholesale\nBEAR,1\n", "There is no column “wholesale”."),
        (b"sku,size\nBEAR,1\n", "There is no column “size”. Did you mean “attribute:size”?"),
        (b"sku,stok\nBEAR,1\n", "There is no column “stok”. Did you mean “stock”?"),
        (b"sku,price:dee\nBEAR,1\n", "There is no column “price:dee”. Did you mean “price:de”?"),
        (
            b"skuu,stok\nBEAR,1\n",
            "There is no column “skuu”. Did you mean “sku”? There is no column “stok”. Did you mean “stock”? "
            "No column says what a line is about: add sku or number.",
        ),
        (b"sku,stock,stock\nBEAR,1,1\n", "The column “stock” is there twice."),
        (b"price:de\n1\n", "No column says what a line is about: add sku or number."),
        (b"sku,stock\n", "The file has a heading and no lines."),
        (b'sku,stock\nBEAR,"1\n', "Line 2 can't be read: its quotes don't match, or a cell is far too long."),
    ],
)
def test_a_file_that_can_not_be_understood_is_said(upload: Upload, content: bytes, sentence: str) -> None:
    imported = upload(content)

    assert imported.problem.replace("’", "'") == sentence
    assert imported.state == "refused"
    assert not ImportLine.objects.filter(imported=imported).exists()


def test_lines_are_checked_beside_a_column_that_there_is_not(petite: Brand, upload: Upload) -> None:
    before = exported(petite)

    imported = upload(b"sku,stok,price:de,public\nBEAR,3,x,yes\nBEAR-2,4,9,yes\n")

    assert imported.problem == "There is no column “stok”. Did you mean “stock”?"
    assert (2, "price:de") in [(line, column) for line, column, _sentence in faults(imported)]
    assert imported.state == "refused"
    assert exported(petite) == before


def test_a_line_has_all_its_faults(upload: Upload) -> None:
    imported = upload(b"sku,price:de,stock,public\nBEAR,x,y,z\n")

    assert [column for _line, column, _sentence in faults(imported)] == ["price:de", "stock", "public"]
    assert imported.faulty == 1


def test_a_product_stands_in_a_table_once(petite: Brand, upload: Upload) -> None:
    number = product("Bear").pk

    imported = upload(f"number,sku,stock\n{number},,3\n,BEAR,4\n".encode())

    assert faults(imported) == [(3, "sku", "Line 2 is about the same product.")]


def test_the_sku_of_another_brand_is_not_known(petite: Brand, upload: Upload) -> None:
    loaf = make_product(make_brand("bakers"), "Loaf", sku="LOAF", stock=10)

    imported = upload(f"number,sku,stock\n,LOAF,99\n{loaf.pk},,99\n".encode())

    assert faults(imported) == [
        (2, "sku", "There is no such SKU."),
        (3, "number", "There is no such product."),
    ]
    assert record("LOAF").num_in_stock == 10


def test_faults_are_worded_in_the_language_of_whoever_uploaded(upload: Upload) -> None:
    with translation.override("de"):
        imported = upload(b"sku,stock\nBEAR,-\n")

    assert imported.language == "de"


@pytest.mark.parametrize(
    ("right", "heading"),
    [
        ("change_price", "price:de"),
        ("add_stockmovement", "stock"),
        ("change_product", "public"),
        ("change_productcopy", "title:de"),
    ],
)
def test_who_may_not_change_something_may_not_import_it(
    merchandiser: User, upload: Upload, right: str, heading: str
) -> None:
    for group in merchandiser.groups.all():
        group.permissions.remove(*Permission.objects.filter(codename=right))

    imported = upload(f"sku,{heading}\nBEAR,5\n".encode())

    assert imported.problem == f"You may not change the column “{heading}”."


def test_who_may_not_publish_writes_drafts(merchandiser: User, upload: Upload) -> None:
    for group in merchandiser.groups.all():
        group.permissions.remove(*Permission.objects.filter(codename="publish_productcopy"))

    assert faults(upload(b"sku,title:de\nBEAR,Teddy\n")) == [
        (2, "state:de", "You may not publish texts: write draft.")
    ]
    assert upload(b"sku,title:de,state:de\nBEAR,Teddy,draft\n").state == "ready"


def test_a_thousand_faults_are_enough(upload: Upload) -> None:
    imported = upload(b"sku,stock\n" + b"".join(b"X%d,1\n" % number for number in range(2500)))

    assert imported.problem == "More than 1000 lines have faults: the rest was not looked at."
    assert (imported.state, imported.faulty) == ("refused", 1000)


def test_what_was_sold_since_the_export_stays_sold(petite: Brand, upload: Upload) -> None:
    table = exported(petite, "stock", "prices").replace(b"12.00", b"13.00")
    record("BEAR").allocate(1)
    record("BEAR").consume_allocation(1)

    imported = upload(table)

    assert changes(imported) == {"BEAR": {"price:en-gb": ("12.00", "13.00"), "price:de": ("12.00", "13.00")}}
    assert StockMovement.objects.filter(reason="import").count() == 0
