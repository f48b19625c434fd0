"""What every staff page of ours keeps: readable by all, nothing hangs out sideways on a tablet."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Site
from tests.e2e.pages.staff import SignIn
from tests.e2e.test_access import WIDTHS
from tests.e2e.test_look import overhang, violations

pytestmark = pytest.mark.once

LISTS = (
    "",
    "catalogue/",
    "catalogue/categories/",
    "catalogue/product-types/",
    "reviews/",
    "exchange/",
    "stock/",
    "orders/",
    "shipping/",
    "users/",
    "offers/",
    "vouchers/",
    "ranges/",
    "reports/?report_type=order_report",
)
# Where a list leads: the first thing in it.
THINGS = ("catalogue/", "catalogue/categories/", "catalogue/product-types/", "reviews/", "stock/", "offers/")
FORMS = (
    "vouchers/create/",
    "ranges/create/",
    "offers/new/metadata/",
    "shipping/create/",
    "catalogue/option/create/",
)


def first_link(page: Page) -> str:
    return (
        page.locator("main tbody tr").first.locator("a[href*='/dashboard/']").first.get_attribute("href")
        or ""
    )


def test_staff_pages_are_readable_by_all(page: Page, site: Site) -> None:
    desk = site.address("petite", "/dashboard/")
    page.goto(desk)
    SignIn(page).sign_in(*site.account("Administrator"))
    page.emulate_media(reduced_motion="reduce")
    paths = [desk + path for path in (*LISTS, *FORMS)]
    for path in THINGS:
        page.goto(desk + path)
        paths.append(site.address("petite", first_link(page)))

    for path in paths:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert (path, width, max(overhang(page), 0)) == (path, width, 0)
        assert (path, violations(page)) == (path, [])


def test_what_a_form_refuses_is_readable_by_all(page: Page, site: Site) -> None:
    page.goto(site.address("petite", "/dashboard/vouchers/create/"))
    SignIn(page).sign_in(*site.account("Administrator"))
    page.emulate_media(reduced_motion="reduce")
    for path in ("vouchers/create/", "ranges/create/", "catalogue/products/create/for-children/"):
        page.goto(site.address("petite", f"/dashboard/{path}"))
        with page.expect_navigation():
            page.locator("main form[method=post]").first.evaluate(
                "form => { form.noValidate = true; form.submit() }"
            )

        assert page.locator("main .error-block, main .errorlist").count() > 0
        assert (path, violations(page)) == (path, [])


def test_what_scripts_make_of_fields_speaks_the_readers_language(page: Page, site: Site) -> None:
    page.goto(site.address("petite", "/dashboard/vouchers/create/"))
    SignIn(page).sign_in(*site.account("Administrator"))
    expect(page.locator("h1")).to_have_text("New voucher")
    page.set_extra_http_headers({"Accept-Language": "de"})
    page.reload()
    words = json.loads(page.locator("#widget-words").text_content() or "")

    page.locator("[data-toggle=datetimepicker]").first.click()
    calendar = page.locator(".bootstrap-datetimepicker-widget")
    expect(calendar.locator(".dow").first).to_have_text("Mo")
    expect(calendar.locator(".next span").first).to_have_attribute("title", words["picker"]["nextMonth"])
    page.locator("[data-toggle=datetimepicker]").first.click()  # away: it covers what stands above it
    expect(calendar).to_have_count(0)

    page.locator(".select2-selection--single").first.click()
    page.locator(".select2-search__field").last.fill("xylophone")
    expect(page.locator(".select2-results__message")).to_have_text(words["select"]["noResults"])
