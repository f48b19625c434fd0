"""Whose the things are that a form names by key: pages, products, categories, pictures, documents."""

from collections.abc import Collection as Keys, Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import CollectionMember, Page

from content import places
from core.logging import request_in_hand
from core.roles import collections_of_brands

NOBODY = 0  # of a page outside every brand's trees
Reference = tuple[type[Model], int]


def owners(model: type[Model], keys: Keys[int]) -> dict[int, int | None]:
    """The brand of each row that exists. None: everybody's, as files are that lie in no brand's collection."""
    rows = model._default_manager.filter(pk__in=keys)
    if issubclass(model, Page):
        homes = places.load()
        found = {pk: homes.get(places.home_path(path)) for pk, path in rows.values_list("pk", "path")}
        return {pk: place.brand_id if place else NOBODY for pk, place in found.items()}
    if issubclass(model, CollectionMember):
        brands = collections_of_brands()
        return {
            pk: next((brand for path, brand in brands.items() if place.startswith(path)), None)
            for pk, place in rows.values_list("pk", "collection__path")
        }
    has_brand = any(field.name == "brand" for field in model._meta.fields)
    return dict(rows.values_list("pk", "brand")) if has_brand else {}


def is_shown(model: type[Model], key: int) -> bool:
    """May who has the form before them be told what this is? They may, if it is everybody's or of a brand of theirs."""
    user = getattr(request_in_hand.get(), "user", None)
    if user is None or user.is_superuser:
        return True
    owner = owners(model, [key]).get(key)
    return owner is None or (user.is_authenticated and user.brands.filter(pk=owner).exists())


def foreign(references: Iterable[Reference], brand_id: int) -> list[type[Model]]:
    """The kinds of things among these that are another brand's."""
    wanted: dict[type[Model], set[int]] = {}
    for model, key in references:
        wanted.setdefault(model, set()).add(key)
    return [
        model
        for model, keys in wanted.items()
        if any(owner not in (None, brand_id) for owner in owners(model, keys).values())
    ]


def names_foreign(instance: Model) -> bool:
    """Does a page or snippet name what is another brand's, in a field or a block?"""
    owner = owners(type(instance), [instance.pk]).get(instance.pk) or instance.brand.pk
    return bool(foreign(_references(instance), owner))


class BelongingForm(WagtailAdminModelForm):
    """Refuses what is another brand's, and says where it stands."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if brand_id := self.brand_id(cleaned):
            for name in list(cleaned):
                if told := " ".join(_told(cleaned[name], brand_id)):
                    self.add_error(name, told)
        return cleaned

    def brand_id(self, cleaned: dict[str, Any]) -> int | None:
        """Whose the form's subject is; None where nobody can say."""
        brand = cleaned.get("brand") or getattr(self.instance, "brand", None)
        return brand.pk if brand else None


class PageForm(BelongingForm, WagtailAdminPageForm):
    def brand_id(self, cleaned: dict[str, Any]) -> int | None:
        path = self.instance.path or getattr(self.parent_page, "path", "")
        place = places.load().get(places.home_path(path))
        return place.brand_id if place else None


def _references(instance: Model) -> Iterator[Reference]:
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(value, StreamValue):
            yield from _of_stream(value)
        elif field.related_model and isinstance(value, int):
            yield field.related_model, value


def _of_stream(value: Iterable[Any]) -> Iterator[Reference]:
    for child in value:
        for model, key, *_paths in child.block.extract_references(child.value):
            if str(key).isdecimal():
                yield model, int(key)


def _told(value: Any, brand_id: int) -> Iterator[str]:
    if isinstance(value, StreamValue):
        for number, child in enumerate(value, start=1):
            for model in foreign(_of_stream([child]), brand_id):
                yield _(
                    "Block %(number)d, “%(block)s”: what was chosen there is another brand’s (%(kind)s). Please choose "
                    "one of this brand."
                ) % {"number": number, "block": child.block.label, "kind": capfirst(model._meta.verbose_name)}
    elif isinstance(value, Model) and foreign([(type(value), value.pk)], brand_id):
        yield _("This is another brand’s. Please choose one of this brand.")
