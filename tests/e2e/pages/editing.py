"""What editors and translators work with: Wagtail's editor of a page, and wagtail-localize's of its translation."""

from playwright.sync_api import Page, expect

from tests.e2e.pages.staff import SignIn


class Editor:
    def __init__(self, page: Page, shop: str) -> None:
        self.page = page
        self.shop = shop

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.shop}/cms/")
        SignIn(self.page).sign_in(email, password)
        self.page.wait_for_url(f"{self.shop}/cms/")

    def open(self, key: int) -> None:
        self.page.goto(f"{self.shop}/cms/pages/{key}/edit/")

    def retitle(self, key: int, title: str) -> None:
        """And publish it, as the foot of the page offers."""
        self.open(key)
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[data-w-dropdown-target=toggle]").last.click()
        self.page.locator("button[name=action-publish]").click()
        expect(self.page.locator(".messages")).to_contain_text("published")

    def send_into(self, language: str, key: int) -> int:
        """For translation; the key of the page that is made for it."""
        self.page.goto(f"{self.shop}/cms/localize/submit/page/{key}/")
        self.page.get_by_label(language, exact=True).check()
        self.page.locator("input[type=submit]").click()
        self.page.wait_for_url("**/cms/pages/*/edit/")
        return int(self.page.url.split("/")[-3])

    def translate(self, key: int, words: dict[str, str]) -> None:
        """Segment by segment, each kept when it is saved."""
        self.open(key)
        for source, translation in words.items():
            segment = self.page.locator(".js-translation-editor li", has_text=source).first
            segment.get_by_role("button", name="Translate").click()
            segment.locator("textarea").fill(translation)
            segment.get_by_role("button", name="Save").click()
            expect(segment.get_by_role("button", name="Edit")).to_be_visible()

    def publish_translation(self, key: int) -> None:
        self.open(key)
        self.page.locator("button[name=action][value=publish]").click()
        expect(self.page.locator(".messages")).to_contain_text("ublished")
