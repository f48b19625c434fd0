"""From whoever translates to whoever publishes: what is wholly translated and waits, and who that is."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from content.translating import may
from core.models import User
from core.reach import brands_of

MOST_NAMES = 4


def unfinished(translations: "QuerySet[Translation]") -> "QuerySet[Translation]":
    """Those of which words are missing."""
    return translations.filter(Exists(_missing_words()))


def done(translations: "QuerySet[Translation]") -> "QuerySet[Translation]":
    """Those of which no word is missing, and some are newer than what was last taken over."""
    words = StringTranslation.objects.filter(
        context__object=OuterRef("source__object"), locale=OuterRef("target_locale")
    )
    taken = TranslationLog.objects.filter(source=OuterRef("source"), locale=OuterRef("target_locale"))
    newest, last = words.order_by("-updated_at"), taken.order_by("-created_at")
    complete = translations.filter(~Exists(_missing_words())).alias(
        written=Subquery(newest.values("updated_at")[:1]), taken=Subquery(last.values("created_at")[:1])
    )
    return complete.filter(Q(taken=None, written__isnull=False) | Q(written__gt=F("taken")))


def _missing_words() -> "QuerySet[StringSegment]":
    word = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
        has_error=False,
    )
    return StringSegment.objects.filter(~Exists(word), source=OuterRef("source"))


def publishers(user: User) -> "QuerySet[User]":
    """Who may publish texts of the brands that this person works for."""
    granting = Group.objects.filter(
        permissions__content_type__app_label="catalogue", permissions__codename="publish_productcopy"
    )
    people = User.objects.filter(is_active=True, brands__in=brands_of(user), groups__in=granting)
    return people.distinct().order_by("first_name", "last_name", "email")


def who_publishes(user: User) -> str:
    """A sentence for those who may not do it themselves."""
    if user.has_perm("catalogue.publish_productcopy"):
        return ""
    names = _names(publishers(user))
    if not names:
        return _("An administrator publishes what you have written.")
    return _("What you have written is published by: %(names)s.") % {"names": names}


def next_step(user: User, instance: Any) -> str:
    """What somebody who translates a page or text does when it is done; empty for those who publish themselves."""
    if may(user, "publish", instance):
        return ""
    names = _names(person for person in publishers(user) if may(person, "publish", instance))
    kept = _(
        "Each word is kept when you save it. With the last one you are done:"
        " then this stands on the first screen of those who publish, as “Translated”."
    )
    return " ".join([kept, _("They are: %(names)s.") % {"names": names}]) if names else kept


def _names(people: Iterable[User]) -> str:
    return ", ".join(person.get_full_name() or person.email for person in islice(people, MOST_NAMES))
