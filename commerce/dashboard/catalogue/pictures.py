"""Pictures of a product: several at once, from disk into the library and onto the product."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Product, ProductImage
from commerce.dashboard.catalogue.services import add_image
from core.files.forms import PictureField
from core.models import User

MOST = 20


class ManyPicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyPicturesField(PictureField):
    """Several picture files, each judged as the library judges one."""

    widget = ManyPicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        one = super().clean
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST:
            raise forms.ValidationError(
                _("At most %(most)d pictures at once."), code="many", params={"most": MOST}
            )
        return [one(each, initial) for each in files]


class PictureForm(forms.Form):
    picture = PictureField()


@transaction.atomic
def add_pictures(*, product: Product, files: Sequence[UploadedFile], user: User) -> list[ProductImage]:
    """Put the files into the brand's part of the library and at the end of the product's pictures."""
    last = product.images.aggregate(last=Max("display_order"))["last"]
    first = 0 if last is None else last + 1
    title = product.title or str(product)
    return [
        ProductImage.objects.create(
            product=product,
            original=add_image(file=file, title=title, description="", brand=product.brand, user=user),
            display_order=place,
        )
        for place, file in enumerate(files, start=first)
    ]
