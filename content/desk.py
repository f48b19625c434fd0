"""The first screen of Wagtail: what one began and has not published, what goes live by itself, what just did; and for
translators what there is to translate."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from commerce.catalogue.models import CategoryCopy, ProductCopy
from content.handing_over import done, unfinished, who_publishes
from content.places import HOME_DEPTH
from content.translating import changeable
from core import roles
from core.models import User
from core.reach import within_reach

MOST = 8
COPIES = (ProductCopy, CategoryCopy)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A page or the words of a product or category, and where it is edited."""

    title: str
    kind: str
    locale_id: int
    when: datetime
    url: str


def drafts(user: User) -> list[Row]:
    """What the person wrote last and nobody has published or scheduled since; the latest first."""
    return _latest(
        (thing, thing.latest_revision.created_at)
        for rows in _within_reach(user)
        for thing in rows.filter(
            latest_revision__user=user,
            latest_revision__approved_go_live_at=None,
            has_unpublished_changes=True,
        )
        .select_related("latest_revision")
        .order_by("-latest_revision__created_at")[:MOST]
    )


def scheduled(user: User) -> list[Row]:
    """What goes live by itself; the soonest first."""
    moments: dict[int, dict[str, datetime]] = defaultdict(dict)
    due = Revision.objects.filter(approved_go_live_at__gt=timezone.now())
    for kind, pk, when in due.values_list("base_content_type", "object_id", "approved_go_live_at"):
        moments[kind][pk] = when
    found = [
        _row(thing, moments[kind][str(thing.pk)])
        for rows in _within_reach(user)
        for kind in [ContentType.objects.get_for_model(rows.model).pk]
        if moments[kind]
        for thing in rows.filter(pk__in=moments[kind])
    ]
    return sorted(found, key=lambda row: row.when)[:MOST]


def recently_live(user: User) -> list[Row]:
    """What was published last, by anybody."""
    return _latest(
        (thing, thing.last_published_at)
        for rows in _within_reach(user)
        for thing in rows.filter(live=True, last_published_at__isnull=False).order_by("-last_published_at")[
            :MOST
        ]
    )


def to_translate(user: User) -> list[Row]:
    """What lacks words in the person's languages: sent for translation, or begun and never sent; the latest first."""
    sent = _of_translations(unfinished(_sent(user)))
    return sorted([*sent, *_never_sent(user)], key=lambda row: row.when, reverse=True)[:MOST]


def translated(user: User) -> list[Row]:
    """What is translated to the last word and waits to be published."""
    return _of_translations(done(_sent(user)))


def _sent(user: User) -> "QuerySet[Translation]":
    return changeable(Translation.objects.filter(enabled=True), user)


def _never_sent(user: User) -> list[Row]:
    """Texts that were begun with their product or category: nobody sends those for translation.

    Published as they began, they still lack their words.
    """
    languages = roles.all_languages_of(set(user.groups.values_list("name", flat=True)))
    return [
        _row(copy, copy.latest_revision.created_at)
        for model in COPIES
        for copy in within_reach(model.objects.all(), user)
        .filter(Q(live=False) | Q(pk__in=model.objects.word_for_word().values("pk")))
        .filter(
            ~Exists(
                Translation.objects.filter(
                    enabled=True, source__object=OuterRef("translation_key"), target_locale=OuterRef("locale")
                )
            ),
            latest_revision__isnull=False,
            locale__language_code__in=languages,
        )
        .select_related("latest_revision")
        .order_by("-latest_revision__created_at")[:MOST]
    ]


def _of_translations(translations: "QuerySet[Translation]") -> list[Row]:
    rows = translations.select_related("source__specific_content_type")
    return [
        Row(
            title=translation.source.object_repr,
            kind=translation.source.specific_content_type.name,
            locale_id=translation.target_locale_id,
            when=translation.source.last_updated_at,
            url=translation.get_target_instance_edit_url(),
        )
        for translation in rows.order_by("-source__last_updated_at", "-pk")[:MOST]
    ]


def panels_for(user: User) -> tuple["DeskPanel", ...]:
    """Translators begin with what there is to translate; whoever publishes, with what was translated."""
    groups = set(user.groups.values_list("name", flat=True))
    if roles.lacks_language(groups):
        return (WITHOUT_LANGUAGE, *PANELS)
    if roles.all_languages_of(groups):
        return (TO_TRANSLATE, TRANSLATED, *PANELS)
    return (TRANSLATED, *PANELS) if user.has_perm("catalogue.publish_productcopy") else PANELS


def _within_reach(user: User) -> list[QuerySet]:
    """Pages, and the words of products and categories, that the person may come upon."""
    pages = page_permission_policy.explorable_instances(user).filter(depth__gte=HOME_DEPTH)
    return [
        pages,
        *(
            within_reach(model.objects.all(), user)
            for model in COPIES
            if user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
        ),
    ]


def _latest(found: Iterable[tuple[Any, datetime]]) -> list[Row]:
    rows = [_row(thing, when) for thing, when in found]
    return sorted(rows, key=lambda row: row.when, reverse=True)[:MOST]


def _row(thing: Any, when: datetime) -> Row:
    return Row(
        title=thing.get_admin_display_title() if isinstance(thing, Page) else str(thing),
        kind=str(thing.page_type_display_name if isinstance(thing, Page) else thing._meta.verbose_name),
        locale_id=thing.locale_id,
        when=when,
        url=_edit_url(thing),
    )


def _edit_url(thing: Model) -> str:
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[quote(thing.pk)])


class DeskPanel(Component):
    """One list of the first screen."""

    template_name = "desk/panel.html"

    def __init__(
        self,
        name: str,
        heading: Any,
        empty: Any,
        rows: Callable[[User], list[Row]],
        order: int,
        note: Callable[[User], str] = lambda user: "",
    ) -> None:
        self.name, self.heading, self.empty, self.order = name, heading, empty, order
        self.rows, self.note = rows, note

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        user = parent_context["request"].user
        return {
            "name": self.name,
            "heading": self.heading,
            "empty": self.empty,
            "ahead": self.name == "scheduled",
            "rows": self.rows(user),
            "note": self.note(user),
        }


PANELS = (
    DeskPanel("drafts", _("Your drafts"), _("Nothing of yours waits to be published."), drafts, 200),
    DeskPanel("scheduled", _("Scheduled"), _("Nothing goes live by itself soon."), scheduled, 210),
    DeskPanel("live", _("Recently live"), _("Nothing has been published yet."), recently_live, 220),
)
TO_TRANSLATE = DeskPanel(
    "translate", _("To translate"), _("No words are missing in your languages."), to_translate, 190
)
TRANSLATED = DeskPanel(
    "translated",
    _("Translated, to be published"),
    _("No translation waits to be published."),
    translated,
    195,
    who_publishes,
)
WITHOUT_LANGUAGE = DeskPanel(
    "translate",
    _("To translate"),
    _("No language has been given to you yet, so there is nothing to open. An administrator gives one."),
    lambda user: [],
    190,
)
