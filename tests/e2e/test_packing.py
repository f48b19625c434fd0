"""Fulfilment ships ten orders by keyboard, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.freshness.writer import Writer, writing
from tests.e2e.installation import Site
from tests.e2e.pages.packing import PackingDesk

TEN = 10


@pytest.fixture
def writer(site: Site) -> Iterator[Writer]:
    with writing(site) as writer:
        yield writer


def test_ten_orders_are_shipped_by_keyboard(page: Page, site: Site, writer: Writer) -> None:
    waiting = writer.do("order_and_pay", brand="petite", count=TEN).result
    desk = PackingDesk(page)
    desk.open(site.address("petite", ""), *site.account("Fulfilment"))
    page.evaluate("window.addEventListener('mousedown', () => { throw new Error('a pointer was used') })")

    shipped = []
    for place in range(TEN):
        number, wanted = desk.number, desk.wanted
        desk.expect_focus("code")
        if place == 0:
            desk.type("NOT-HERE")
            desk.expect_answer("“NOT-HERE” is not in this order. Nothing was counted.")
        for sku in wanted:
            desk.type(sku)
        if place == 0:
            desk.type(wanted[-1])
            expect(page.locator("#answer")).to_contain_text("put this one back")
        if place == 1:  # the label is scanned where the goods were
            desk.type(f"JD{place:010}")
            desk.expect_focus("tracking_number")
            page.keyboard.press("Enter")
        else:
            desk.type("")
            desk.expect_focus("tracking_number")
            desk.type(f"JD{place:010}")
        expect(page.locator(".alert-success")).to_contain_text(number)
        shipped.append(number)

    assert shipped == waiting
    assert writer.do("how_shipped", numbers=waiting).result == [
        ["Shipped", f"JD{place:010}"] for place in range(TEN)
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_part_leaves_by_keyboard(page: Page, site: Site, writer: Writer, scripts: bool) -> None:
    _small, number = writer.do("order_and_pay", brand="petite", count=2).result
    desk = PackingDesk(page)
    desk.open(site.address("petite", ""), *site.account("Fulfilment"))
    page.goto(site.address("petite", f"/dashboard/orders/{number}/pack/"))
    sku = desk.wanted[0]
    assert len(desk.wanted) == 4

    for typed in (f"4 {sku}", f"2 {sku}", "-"):
        desk.expect_focus("code")
        desk.type(typed)
        expect(page.locator("#answer")).not_to_contain_text("Still to pack")
    desk.expect_answer("2 go now, 2 later. Now the parcel’s number, then Enter.")
    desk.expect_focus("tracking_number")
    desk.type("JD1")

    expect(page.locator(".alert-success")).to_contain_text(f"{number}: a parcel with 2 pieces")
    assert writer.do("how_shipped", numbers=[number]).result == [["Partly shipped", "JD1"]]


@pytest.mark.parametrize("scripts", [False], ids=["without-scripts"])
def test_an_order_is_packed_without_scripts(page: Page, site: Site, writer: Writer, scripts: bool) -> None:
    (number,) = writer.do("order_and_pay", brand="petite", count=1).result
    desk = PackingDesk(page)
    desk.open(site.address("petite", ""), *site.account("Fulfilment"))
    page.goto(site.address("petite", f"/dashboard/orders/{number}/pack/"))

    for scan in (*desk.wanted, "JD1"):
        desk.expect_focus("code")
        with page.expect_navigation():
            desk.type(scan)
    desk.expect_focus("tracking_number")
    page.keyboard.press("Enter")

    expect(page.locator(".alert-success")).to_contain_text(number)
    assert writer.do("how_shipped", numbers=[number]).result == [["Shipped", "JD1"]]


def test_the_carrier_that_a_number_tells_is_shown(page: Page, site: Site, writer: Writer) -> None:
    writer.do("order_and_pay", brand="petite", count=1)
    desk = PackingDesk(page)
    desk.open(site.address("petite", ""), *site.account("Fulfilment"))

    page.wait_for_load_state()  # it is the script that chooses
    page.locator("[name=tracking_number]").fill("1Z999AA10123456784")

    expect(page.locator("[name=carrier]")).to_have_value("ups")
    # Dressed up, it would go on showing what stood there before.
    expect(page.locator("[data-pack] .select2")).to_have_count(0)
