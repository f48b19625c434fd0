"""The catalogues: whole, compiled, of today's source, and set as each language sets its words."""

from pathlib import Path

from django.core.management import call_command
from django.utils import translation

import oscar

import pytest
from babel.messages.catalog import Message

from tests.catalogues import LANGUAGES, PACKAGES, keys, language_of, messages, misset, others, ours, read

# As `make messages` has it.
NOT_COLLECTED = ("docs", "frontend", "tests", "var")
CATALOGUES = [catalogue(language) for language in LANGUAGES for catalogue in (ours, others)]


def name(path: Path) -> str:
    return "-".join(path.parts[-4::2][:1] + path.parts[-3:-2])


def texts(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (message.string,)


def test_every_language_but_english_has_its_catalogues() -> None:
    assert LANGUAGES == ["de", "fr"]
    assert [path for path in CATALOGUES if not path.is_file()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_every_message_is_translated(path: Path) -> None:
    assert [message.id for message in messages(path) if message.fuzzy or not all(texts(message))] == []
    assert [(message.id, errors) for message, errors in read(path).check()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_words_are_set_as_the_language_sets_them(path: Path) -> None:
    slips = {text: misset(text, language_of(path)) for row in messages(path) for text in texts(row)}

    assert {text: found for text, found in slips.items() if found} == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_what_django_says_is_what_the_catalogue_says(path: Path) -> None:
    """Compiled since it was last changed, plurals included, and before every other package's words."""

    def said(message: Message) -> str | tuple[str, ...]:
        if message.pluralizable:
            one, many = message.id
            if message.context:
                return tuple(translation.npgettext(message.context, one, many, count) for count in (1, 2))
            return tuple(translation.ngettext(one, many, count) for count in (1, 2))
        if message.context:
            return translation.pgettext(message.context, message.id)
        return translation.gettext(message.id)

    with translation.override(language_of(path)):
        differing = [message.id for message in messages(path) if said(message) != message.string]
    assert differing == [], "make build compiles the catalogues"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_better_is_still_said_by_its_package(language: str) -> None:
    installed = Path(oscar.__file__).parents[1]
    theirs = {
        key
        for package in PACKAGES
        for key in keys(installed / package / language / "LC_MESSAGES" / "django.po")
    }
    assert keys(others(language)) - theirs == set()
    assert keys(others(language)) & keys(ours(language)) == set()


def test_nothing_is_missing_in_what_oscar_says_itself() -> None:
    """What Oscar's own catalogues lack is said by ours."""
    installed = Path(oscar.__file__).parent
    for language in LANGUAGES:
        theirs = messages(installed / "locale" / language / "LC_MESSAGES" / "django.po")
        missing = {(row.context, row.id) for row in theirs if row.fuzzy or not all(texts(row))}

        assert missing - keys(others(language)) - keys(ours(language)) == set()


@pytest.mark.services("gettext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_the_words_of_the_source(
    language: str, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(settings.BASE_DIR)
    settings.LOCALE_PATHS = [tmp_path]

    call_command(
        "makemessages", locale=[language], ignore_patterns=[*NOT_COLLECTED, "site/locale"], verbosity=0
    )

    collected = keys(tmp_path / language / "LC_MESSAGES" / "django.po")
    assert collected - keys(ours(language)) == set(), "make messages collects them"
    assert keys(ours(language)) - collected == set(), "make messages drops them"
