"""Writes that begin on a product's or category's page and end in the image library or among the copies."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify

from wagtail.models import Locale
from wagtail.permissions import policy_registry

from commerce.catalogue.models import Category, CategoryCopy, Copy, Product, ProductCopy
from commerce.markets import selectors as markets
from core.models import Brand, Image, User
from core.roles import brand_collection


def add_image(*, file: UploadedFile, title: str, description: str, brand: Brand, user: User) -> Image:
    """Put an uploaded picture into the brand's part of the image library."""
    policy = policy_registry.get_by_type(Image)
    collection = brand_collection(brand)
    if collection not in policy.collections_user_has_permission_for(user, "add"):
        raise PermissionDenied
    image = Image(
        file=file, title=title[:255], description=description, collection=collection, uploaded_by_user=user
    )
    image._set_image_file_metadata()
    image.save()
    return image


@transaction.atomic
def start_copy(*, subject: Product | Category, locale: Locale, user: User | None = None) -> Copy:
    """The copy of a product or category in a locale: the one there is, else a draft in its place.

    A draft begins as the copy in the brand's own language where there is one, else with the staff name.
    """
    model: Any = ProductCopy if isinstance(subject, Product) else CategoryCopy
    copies = list(model.objects.filter(**{model.SUBJECT: subject}).select_related("locale"))
    for copy in copies:
        if copy.locale_id == locale.pk:
            return copy
    own = [copy for copy in copies if copy.locale_id == subject.brand.default_locale_id]
    source = (own or copies or [None])[0]
    if source is not None:
        copy = source.copy_for_translation(locale)
    else:
        name = subject.title if isinstance(subject, Product) else subject.name
        copy = model(**{model.SUBJECT: subject}, locale=locale, title=name, slug=slugify(name))
    copy.live = False
    copy.save()
    copy.save_revision(user=user)
    return copy


@transaction.atomic
def start_copies(*, product: Product, user: User) -> None:
    """A draft in each language of the product's brand that has no text yet; the brand's own language first."""
    there = set(product.copies.values_list("locale_id", flat=True))
    missing = [market.locale for market in markets.for_brand(product.brand) if market.locale_id not in there]
    for locale in sorted(missing, key=lambda locale: locale.pk != product.brand.default_locale_id):
        start_copy(subject=product, locale=locale, user=user)


def publish_copy(*, copy: Copy, user: User) -> None:
    """What stands in the newest draft is what shoppers read from now on."""
    revision = copy.latest_revision or copy.save_revision(user=user)
    revision.publish(user=user)
