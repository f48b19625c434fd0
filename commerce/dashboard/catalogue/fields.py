"""Form fields for pictures (choose one of the library, or add one to it) and for categories."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from oscar.forms.widgets import RemoteSelect
from wagtail.permissions import policy_registry

from commerce.catalogue.models import Category
from commerce.dashboard.catalogue.services import add_image
from core.files.forms import PictureField
from core.models import Brand, Image, User


def images_for(user: User) -> "QuerySet[Image]":
    """The images of the library that the user may choose: those of their brands."""
    policy = policy_registry.get_by_type(Image)
    images: QuerySet[Image] = policy.instances_user_has_any_permission_for(user, ["choose"])
    return images


class ImageSelect(RemoteSelect):
    """Finds images of the library by their titles."""

    lookup_url = reverse_lazy("dashboard:catalogue-image-lookup")


class PictureFormMixin:
    """For model forms with a foreign key to an image: `picture_field` may be chosen or uploaded."""

    picture_field = "original"
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    instance: Any
    user: User

    def add_picture_fields(self) -> None:
        chosen = self.fields[self.picture_field]
        held = getattr(self.instance, f"{self.picture_field}_id")
        chosen.queryset = Image.objects.filter(Q(pk__in=images_for(self.user).values("pk")) | Q(pk=held))
        chosen.required = False
        chosen.label = _("Image of the library")
        chosen.widget = ImageSelect()
        chosen.widget.choices = chosen.choices
        self.fields["upload"] = PictureField(label=_("or a new one"), required=False)
        self.fields["description"] = forms.CharField(
            label=_("What the new image shows"),
            max_length=255,
            required=False,
            help_text=_("Read aloud to people who can't see it."),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("upload") and not data.get("description"):
            self.add_error("description", _("Say in a few words what the image shows."))
        return data

    def take_upload(self, *, brand: Brand, title: str) -> None:
        """Add the uploaded file to the library and let the instance show it."""
        upload = self.cleaned_data.get("upload")
        if upload:
            image = add_image(
                file=upload,
                title=title,
                description=self.cleaned_data["description"],
                brand=brand,
                user=self.user,
            )
            setattr(self.instance, self.picture_field, image)


def offer_categories(field: Any, categories: "QuerySet[Category]") -> None:
    """Let a field choose among these, each called by its way down the tree; several brands' under their brand."""
    field.iterator = CategoryIterator
    field.queryset = categories.select_related("brand").order_by("brand", "path")


class CategoryIterator(ModelChoiceIterator):
    """Oscar's name of a category asks for those above it, one category at a time; this asks once for all."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        ways: dict[str, str] = {}
        choices: dict[str, list[Any]] = {}
        for category in self.queryset:
            above = ways.get(category.path[: -Category.steplen])
            way = f"{above} > {category.name}" if above else category.name
            ways[category.path] = way
            own = choices.setdefault(str(category.brand), [])
            own.append((ModelChoiceIteratorValue(category.pk, category), way))
        if len(choices) > 1:
            yield from choices.items()
        else:
            yield from chain.from_iterable(choices.values())
