"""The German catalogues: whole, compiled, and of today's source."""

from pathlib import Path

from django.core.management import call_command
from django.utils import translation

import oscar

import pytest
from babel.messages.catalog import Message

from tests.catalogues import OTHERS, OURS, keys, messages, read

PACKAGES = ("allauth/locale", "django/conf/locale", "oscar/locale")
# As `make messages` has it.
NOT_COLLECTED = ("docs", "frontend", "tests", "var")


@pytest.mark.parametrize("path", [OURS, OTHERS], ids=["ours", "others"])
def test_every_message_is_translated(path: Path) -> None:
    def empty(message: Message) -> bool:
        return not all(message.string if message.pluralizable else [message.string])

    assert [message.id for message in messages(path) if message.fuzzy or empty(message)] == []
    assert [(message.id, errors) for message, errors in read(path).check()] == []


@pytest.mark.parametrize("path", [OURS, OTHERS], ids=["ours", "others"])
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

    with translation.override("de"):
        differing = [message.id for message in messages(path) if said(message) != message.string]
    assert differing == [], "make build compiles the catalogues"


def test_what_is_put_better_is_still_said_by_its_package() -> None:
    installed = Path(oscar.__file__).parents[1]
    theirs = {
        key for package in PACKAGES for key in keys(installed / package / "de" / "LC_MESSAGES" / "django.po")
    }
    assert keys(OTHERS) - theirs == set()
    assert keys(OTHERS) & keys(OURS) == set()


@pytest.mark.services("gettext")
def test_the_catalogue_holds_the_words_of_the_source(
    tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(settings.BASE_DIR)
    settings.LOCALE_PATHS = [tmp_path]

    call_command("makemessages", locale=["de"], ignore_patterns=[*NOT_COLLECTED, "site/locale"], verbosity=0)

    collected = keys(tmp_path / "de" / "LC_MESSAGES" / "django.po")
    assert collected - keys(OURS) == set(), "make messages collects them"
    assert keys(OURS) - collected == set(), "make messages drops them"
