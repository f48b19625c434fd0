"""What every engine must do; run on the one that the database in use has, and on Elasticsearch."""

from itertools import count

import pytest

from core.models import Brand
from search.documents import Card, store
from search.engines import Hits, Question, Scope, get_engine
from search.engines.words import MOST_WORDS, fold, words
from search.models import Document
from tests.factories.commerce import make_brand, make_locale
from tests.search.settling import settle

pytestmark = pytest.mark.usefixtures("engine")
numbers = count(1)


@pytest.fixture
def petite() -> Brand:
    return make_brand("petite")


def write(
    brand: Brand,
    title: str,
    *,
    locale: str = "en-gb",
    kind: str = "product",
    summary: str = "",
    text: str = "",
    **card: int,
) -> int:
    """Store a card; returns the document's id."""
    object_id = next(numbers)
    store(
        kind,
        [object_id],
        [
            Card(
                object_id=object_id,
                brand_id=brand.pk,
                locale_id=make_locale(locale).pk,
                title=title,
                summary=summary,
                text=text,
                url=f"/{object_id}/",
                **card,
            )
        ],
    )
    return Document.objects.get(kind=kind, object_id=object_id).pk


def find(
    brand: Brand, query: str, *, locale: str = "en-gb", kinds: tuple[str, ...] = (), **window: int
) -> Hits:
    scope = Scope(brand_id=brand.pk, locale_id=make_locale(locale).pk, language=locale, kinds=kinds)
    settle()
    return get_engine().find(scope, Question(words=tuple(words(query)[:MOST_WORDS])), **window)


def test_a_document_is_found_by_each_of_its_parts(petite: Brand) -> None:
    pk = write(petite, "Bear romper", summary="Soft and warm", text="organic cotton SKU-7")

    for query in ("bear", "Romper", "warm", "organic", "sku-7", "sku 7"):
        assert find(petite, query) == Hits([pk], 1), query


def test_all_words_must_be_there(petite: Brand) -> None:
    both = write(petite, "Bear romper")
    write(petite, "Bear hat")

    assert find(petite, "romper bear").ids == [both]
    assert find(petite, "bear spoon") == Hits()


def test_the_beginning_of_a_word_is_enough(petite: Brand) -> None:
    pk = write(petite, "Strawberry tart")

    assert find(petite, "straw ta").ids == [pk]
    assert find(petite, "berry").ids == []


def test_case_and_accents_do_not_matter(petite: Brand) -> None:
    pk = write(petite, "Crème brûlée für große Bären")

    for query in ("creme brulee", "CRÈME", "brûlée", "grosse", "große", "baren", "bären", "FÜR BÄREN"):
        assert find(petite, query).ids == [pk], query


def test_titles_weigh_more_than_summaries_and_these_more_than_texts(petite: Brand) -> None:
    in_text = write(petite, "One", text="linen " + "word " * 30)
    in_summary = write(petite, "Two", summary="linen for summer")
    in_title = write(petite, "Linen three")

    assert find(petite, "linen").ids == [in_title, in_summary, in_text]


def test_among_equals_the_popular_comes_first(petite: Brand) -> None:
    plain = write(petite, "Spoon")
    popular = write(petite, "Spoon", popularity=5)

    assert find(petite, "spoon").ids == [popular, plain]


def test_nothing_of_another_brand_or_locale_is_found(petite: Brand) -> None:
    bakers = make_brand("bakers")
    english = write(petite, "Panda")
    german = write(petite, "Panda", locale="de")
    other = write(bakers, "Panda")

    assert find(petite, "panda").ids == [english]
    assert find(petite, "panda", locale="de").ids == [german]
    assert find(bakers, "panda").ids == [other]
    assert find(bakers, "panda", locale="de") == Hits()


def test_kinds_narrow(petite: Brand) -> None:
    product = write(petite, "Linen")
    story = write(petite, "Linen", kind="story")
    page = write(petite, "Linen", kind="page")

    assert find(petite, "linen", kinds=("story",)) == Hits([story], 1)
    assert sorted(find(petite, "linen", kinds=("product", "page")).ids) == [product, page]
    assert find(petite, "linen").total == 3


def test_hits_come_in_pages_with_the_total(petite: Brand) -> None:
    pks = [write(petite, "Sock", popularity=100 - place) for place in range(5)]

    assert find(petite, "sock", limit=2) == Hits(pks[:2], 5)
    assert find(petite, "sock", limit=2, offset=4) == Hits(pks[4:], 5)


def test_changed_words_replace_the_old_ones(petite: Brand) -> None:
    pk = write(petite, "Mitten")
    document = Document.objects.get(pk=pk)
    document.title, document.version = "Glove", document.version + 1
    document.save()

    get_engine().write([document])

    assert find(petite, "mitten") == Hits()
    assert find(petite, "glove").ids == [pk]


def test_removed_documents_are_not_found(petite: Brand) -> None:
    pk = write(petite, "Mitten")
    document = Document.objects.get(pk=pk)

    store(document.kind, [document.object_id], [])

    assert find(petite, "mitten") == Hits()
    get_engine().remove([])


@pytest.mark.parametrize("engine", ["database"], indirect=True)  # Elasticsearch is told by the chain alone
def test_a_document_deleted_elsewhere_is_not_found(petite: Brand) -> None:
    Document.objects.filter(pk=write(petite, "Mitten")).delete()

    assert find(petite, "mitten") == Hits()


@pytest.mark.parametrize("query", ["", " ", "—", "!!!", "_", "\x00", "🧸"])
def test_without_words_nothing_is_found(petite: Brand, query: str) -> None:
    write(petite, "Bear")

    assert find(petite, query) == Hits()


@pytest.mark.parametrize(
    "query",
    [
        'bear"',
        "bear*",
        "(bear",
        "bear'",
        "bear:A",
        "title:bear",
        "{title}: bear",
        "bear AND",
        "NOT bear",
        "bear & | !",
        "bear\\",
        "bear -- ",
        "bear\x00",
        "^bear",
        "bear; DROP TABLE search_document",
        "NEAR(bear romper)",
        "%s",
        "bear" * 200,
        "bear " * 200,
    ],
)
def test_what_is_syntax_to_a_database_is_text_to_us(petite: Brand, query: str) -> None:
    write(petite, "Bear romper")

    assert find(petite, query).total in (0, 1)
    assert find(petite, "bear").total == 1


def test_scopes_cannot_be_reached_by_words(petite: Brand) -> None:
    write(petite, "Bear")

    assert find(petite, f"b{petite.pk}l{make_locale('en-gb').pk}") == Hits()


def test_words_are_folded_and_bounded() -> None:
    assert fold("Straße İstanbul Œuvre ﬁn") == fold("STRASSE i̇stanbul œuvre fin")
    assert words("Brûlée, 0–3 months & snake_case!") == ["brulee", "0", "3", "months", "snake", "case"]
    assert fold("Œufs") == "oeufs"
    assert words("x" * 100) == ["x" * 60]
