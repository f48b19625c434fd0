"""A translator into German at the bakers: what they open, change and cannot, by language, brand and kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wagtail_localize.models import StringTranslation, Translation, TranslationSource

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from commerce.catalogue.models import CategoryCopy, ProductCopy, Term
from commerce.dashboard.catalogue.services import publish_copy, start_copy
from commerce.markets.models import MarketTexts
from content import desk
from content.models import Navigation, StoryPage
from core.models import Brand, User
from core.reach import ReachPermissionPolicy
from core.roles import apply_roles, assign
from tests.factories.commerce import make_brand, make_category, make_locale, make_product
from tests.factories.content import make_home, make_story

CODES = ("en-gb", "de", "fr")
KINDS = ("page", "product", "category", "menu")
ELSEWHERE = "/elsewhere/"


@dataclass(frozen=True)
class Thing:
    """A page or snippet in one language and, unless it is the source, its translation."""

    row: Any
    translation: Translation | None

    @property
    def source(self) -> TranslationSource:
        return TranslationSource.objects.get_for_instance(self.row)

    @property
    def edit(self) -> str:
        if isinstance(self.row, StoryPage):
            return reverse("wagtailadmin_pages:edit", args=[self.row.pk])
        return reverse(f"{self._name}:edit", args=[self.row.pk])

    @property
    def submit(self) -> str:
        if isinstance(self.row, StoryPage):
            return reverse("wagtail_localize:submit_page_translation", args=[self.row.pk])
        meta = self.row._meta
        return reverse(
            "wagtail_localize:submit_snippet_translation", args=[meta.app_label, meta.model_name, self.row.pk]
        )

    @property
    def _name(self) -> str:
        return f"wagtailsnippets_{self.row._meta.app_label}_{self.row._meta.model_name}"

    def of_translation(self, name: str, *more: int) -> str:
        assert self.translation
        return reverse(f"wagtail_localize:{name}", args=[self.translation.pk, *more])


World = dict[tuple[str, str, str], Thing]  # (brand, kind, language)


@pytest.fixture
def world(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> World:
    things: World = {}
    with django_capture_on_commit_callbacks(execute=True):
        for slug in ("bakers", "petite"):
            for (kind, code), thing in things_of(make_brand(slug, markets=CODES)).items():
                things[slug, kind, code] = thing
    apply_roles()
    return things


def things_of(brand: Brand) -> dict[tuple[str, str], Thing]:
    home = make_home(brand)
    for code in CODES[1:]:
        make_home(brand, code)
    product = make_product(brand, f"{brand.slug} thing")
    category = make_category(brand, f"{brand.slug} shelf")
    sources = {
        "page": make_story(home, f"{brand.slug} story"),
        "product": ProductCopy.objects.get(product=product, locale__language_code="en-gb"),
        "category": CategoryCopy.objects.get(category=category, locale__language_code="en-gb"),
        "menu": Navigation.objects.create(brand=brand, locale=make_locale("en-gb")),
    }
    return {pair: thing for kind, row in sources.items() for pair, thing in translated(kind, row).items()}


def translated(kind: str, row: Any) -> dict[tuple[str, str], Thing]:
    source, _ = TranslationSource.update_or_create_from_instance(row)
    things = {(kind, "en-gb"): Thing(row, None)}
    for code in CODES[1:]:
        translation = Translation.objects.create(source=source, target_locale=make_locale(code))
        translation.save_target()
        things[kind, code] = Thing(translation.get_target_instance(), translation)
    return things


def client_of(role: str, **assigned: Any) -> Client:
    user = User.objects.create_user(f"{role.lower()}@example.com")
    assign(user=user, role=role, brands=[Brand.objects.get(slug="bakers")], **assigned)
    client = Client(headers={"host": "bakers.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def translator(world: World) -> Client:
    return client_of("Translators", languages=["de"])


@pytest.fixture
def editor(world: World) -> Client:
    return client_of("Editors")


def let_in(answer: Any) -> bool:
    """Wagtail turns a refusal into a redirect to its first page; its API into a 403."""
    return answer.status_code in (200, 201) or answer.get("Location") == ELSEWHERE


def opens(client: Client, thing: Thing) -> bool:
    return let_in(client.get(thing.edit))


def submits(client: Client, thing: Thing) -> bool:
    return let_in(client.get(thing.submit))


def syncs(client: Client, thing: Thing) -> bool:
    return let_in(client.get(reverse("wagtail_localize:update_translations", args=[thing.source.pk])))


def writes(client: Client, thing: Thing) -> bool:
    assert thing.translation
    segment = thing.translation.source.stringsegment_set.first()
    if segment is None:  # an empty menu has no words
        return opens(client, thing)
    address = thing.of_translation("edit_string_translation", segment.pk)
    answer = client.put(address, "value=Wort", content_type="application/x-www-form-urlencoded")
    written = StringTranslation.objects.filter(translation_of=segment.string, context=segment.context)
    assert written.filter(locale=thing.translation.target_locale).exists() == let_in(answer)
    return let_in(answer)


def downloads(client: Client, thing: Thing) -> bool:
    return let_in(client.get(thing.of_translation("download_pofile")))


def uploads(client: Client, thing: Thing) -> bool:
    assert thing.translation
    file = SimpleUploadedFile("words.po", str(thing.translation.export_po()).encode())
    address = thing.of_translation("upload_pofile")
    return let_in(client.post(address, {"file": file, "next": ELSEWHERE}))


def stops(client: Client, thing: Thing) -> bool:
    assert thing.translation
    answer = client.post(thing.of_translation("stop_translation"), {"next": ELSEWHERE})
    thing.translation.refresh_from_db()
    assert thing.translation.enabled != let_in(answer)
    return let_in(answer)


def publishes(client: Client, thing: Thing) -> bool:
    """In the editor of a translation, which answers with itself."""
    answer = client.post(thing.edit, {"action": "publish"})
    return answer.get("Location") == thing.edit


def allowed(action: Callable[[Client, Thing], bool], client: Client, world: World) -> set[tuple[str, str]]:
    """Language and brand of what the action is allowed on; the same for every kind."""
    on_source = action in (opens, submits, syncs)
    asked = {key: thing for key, thing in world.items() if on_source or thing.translation}
    if action in (submits, syncs):
        asked = {key: thing for key, thing in asked.items() if not thing.translation}
    found = {key for key, thing in asked.items() if action(client, thing)}
    by_kind = {kind: {(code, slug) for slug, of, code in found if of == kind} for kind in KINDS}
    assert all(places == by_kind["page"] for places in by_kind.values()), by_kind
    return by_kind["page"]


def into(client: Client, world: World) -> dict[str, set[str]]:
    """Each action, and the languages in which it is allowed; never of the other brand."""
    found = {}
    for action in (opens, writes, downloads, uploads, publishes, submits, syncs, stops):
        places = allowed(action, client, world)
        assert {slug for _, slug in places} <= {"bakers"}, action
        found[action.__name__] = {code for code, _ in places}
    return found


def test_a_translator_works_in_their_language_and_brand(translator: Client, world: World) -> None:
    assert into(translator, world) == {
        "opens": {"de"},
        "writes": {"de"},
        "downloads": {"de"},
        "uploads": {"de"},
        "publishes": set(),
        "submits": set(),
        "syncs": set(),
        "stops": set(),
    }


def test_an_editor_works_in_every_language_of_their_brand(editor: Client, world: World) -> None:
    assert into(editor, world) == {
        "opens": {"en-gb", "de", "fr"},
        "writes": {"de", "fr"},
        "downloads": {"de", "fr"},
        "uploads": {"de", "fr"},
        "publishes": {"de", "fr"},
        "submits": {"en-gb"},
        "syncs": {"en-gb"},
        "stops": {"de", "fr"},
    }


def test_a_translator_sees_their_work_in_one_list(translator: Client, world: World) -> None:
    page = translator.get(reverse("wagtail_localize:translations_report"))

    shown = {(row.target_locale.language_code, row.source.object_repr) for row in page.context["object_list"]}
    assert {code for code, _ in shown} == {"de"}
    assert len(shown) == len(KINDS)
    assert "petite" not in page.content.decode().lower()


def panels(client: Client) -> dict[str, desk.DeskPanel]:
    return {panel.name: panel for panel in client.get("/cms/").context["panels"] if hasattr(panel, "name")}


def test_the_first_screen_begins_with_what_there_is_to_translate(
    translator: Client, editor: Client, world: World
) -> None:
    rows = panels(translator)["translate"].rows(User.objects.get(email="translators@example.com"))
    page = translator.get("/cms/").content.decode()

    assert len(rows) == len(KINDS) - 1  # an empty menu lacks no words
    assert {row.locale_id for row in rows} == {make_locale("de").pk}
    assert all(row.url in page for row in rows)
    assert "translate" not in panels(editor)


def test_words_that_nobody_sent_are_to_be_translated_too(
    translator: Client, editor: Client, world: World
) -> None:
    person = User.objects.get(email="translators@example.com")
    bread = make_product(Brand.objects.get(slug="bakers"), "Rye", locales=[])
    for code in CODES:
        start_copy(subject=bread, locale=make_locale(code))

    german = bread.copies.get(locale__language_code="de")
    (row,) = [row for row in desk.to_translate(person) if row.title == "Rye"]
    assert row.url in translator.get("/cms/").text
    publish_copy(copy=german, user=User.objects.get(email="editors@example.com"))
    (row,) = [row for row in desk.to_translate(person) if row.title == "Rye"]  # it is live, and still English
    german.refresh_from_db()
    german.title = "Roggen"
    german.save_revision().publish()
    assert not {"Rye", "Roggen"} & {row.title for row in desk.to_translate(person)}


def test_with_the_last_word_it_stands_before_those_who_publish(
    translator: Client, editor: Client, world: World
) -> None:
    thing = world["bakers", "product", "de"]
    people = {role: User.objects.get(email=f"{role}@example.com") for role in ("translators", "editors")}
    User.objects.filter(email="editors@example.com").update(first_name="Edda", last_name="Ott")
    assert thing.translation
    segments = list(thing.translation.source.stringsegment_set.all())

    def translated() -> list[list[str]]:
        return [[row.url for row in desk.translated(person)] for person in people.values()]

    for segment in segments:
        assert translated() == [[], []]
        translator.put(
            thing.of_translation("edit_string_translation", segment.pk),
            "value=Wort",
            content_type="application/x-www-form-urlencoded",
        )

    assert translated() == [[thing.edit], [thing.edit]]
    assert thing.edit not in [row.url for row in desk.to_translate(people["translators"])]
    assert "What you have written is published by: Edda Ott." in translator.get("/cms/").text
    assert "They are: Edda Ott." in translator.get(thing.edit).text
    assert "With the last one you are done" not in editor.get(thing.edit).text
    editor.post(thing.edit, {"action": "publish"})
    assert translated() == [[], []]


@pytest.mark.parametrize("content", [None, b"", b"nothing of the kind", b'msgid ""\nmsgstr ""\n'])
def test_what_is_no_po_file_of_ours_is_refused_with_a_sentence(
    translator: Client, world: World, content: bytes | None
) -> None:
    address = world["bakers", "product", "de"].of_translation("upload_pofile")
    files = {} if content is None else {"file": SimpleUploadedFile("words.po", content)}

    answer = translator.post(address, {"next": ELSEWHERE, **files})

    assert answer["Location"] == ELSEWHERE
    assert "PO file" in str(*get_messages(answer.wsgi_request))


def test_who_was_given_no_language_is_told_so(world: World) -> None:
    page = client_of("Translators").get("/cms/").content.decode()

    assert "No language has been given to you yet" in page


def test_migrating_names_who_was_given_no_language(world: World, caplog: pytest.LogCaptureFixture) -> None:
    client_of("Translators")

    apply_roles()

    assert "1 people have a role but no language for it" in caplog.text


def test_lists_show_a_translator_their_language(translator: Client, editor: Client, world: World) -> None:
    address = reverse("wagtailsnippets_catalogue_productcopy:list")
    api = reverse("wagtail_localize:snippets_api_listing", args=["catalogue", "productcopy"])

    def languages(client: Client) -> list[str]:
        rows = client.get(address).context["object_list"]
        assert {row["id"] for row in client.get(api).json()} == {row.pk for row in rows}
        return sorted(row.locale.language_code for row in rows)

    assert languages(translator) == ["de"]
    assert languages(editor) == ["de", "en-gb", "fr"]


def test_words_of_the_shop_are_changed_in_ones_language_and_never_its_law(
    translator: Client, world: World
) -> None:
    terms = {code: Term.objects.create(code="wool", label="Wool", locale=make_locale(code)) for code in CODES}
    bakers = Brand.objects.get(slug="bakers")
    law = MarketTexts.objects.create(brand=bakers, market=bakers.markets.get(locale__language_code="de"))

    opened = {
        code
        for code, term in terms.items()
        if let_in(translator.get(reverse("wagtailsnippets_catalogue_term:edit", args=[term.pk])))
    }

    assert opened == {"de"}
    assert not let_in(translator.get(reverse("wagtailsnippets_markets_markettexts:edit", args=[law.pk])))


def test_saving_keeps_a_draft(translator: Client, world: World) -> None:
    copy = ProductCopy.objects.get(product__brand__slug="bakers", locale__language_code="de")
    Translation.objects.update(enabled=False)  # then the plain form opens
    form = {
        "product": copy.product_id,
        "title": "Sauerteig",
        "slug": "sauerteig",
        "summary": "",
        "description": "null",
        "seo_title": "",
        "seo_description": "",
    }
    address = reverse("wagtailsnippets_catalogue_productcopy:edit", args=[copy.pk])

    translator.post(address, form | {"action-publish": "action-publish"})

    copy.refresh_from_db()
    assert copy.title == "bakers thing"
    assert copy.latest_revision is not None
    assert copy.get_latest_revision_as_object().title == "Sauerteig"


def test_without_a_language_a_translator_changes_nothing(world: World) -> None:
    assert allowed(opens, client_of("Translators"), world) == set()


def test_a_second_role_that_may_write_everywhere_does(world: World) -> None:
    person = User.objects.create_user("both@example.com")
    bakers = Brand.objects.get(slug="bakers")
    assign(user=person, role="Translators", brands=[bakers], languages=["de"])
    assign(user=person, role="Merchandisers", brands=[bakers])
    copies = ReachPermissionPolicy(ProductCopy)
    menus = ReachPermissionPolicy(Navigation)

    def reached(policy: ReachPermissionPolicy) -> list[str]:
        rows = policy.instances_user_has_permission_for(person, "change")
        return sorted(row.locale.language_code for row in rows)

    assert reached(copies) == ["de", "en-gb", "fr"]
    assert reached(menus) == ["de"]
