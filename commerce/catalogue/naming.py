"""How things are called in a language. Reads prefetched rows where there are any."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language

from commerce.catalogue import terms

if TYPE_CHECKING:
    from commerce.catalogue.models import Category, Copy, Product


def copy_in(subject: "Product | Category", language: str | None = None) -> "Copy | None":
    """The copy that names a product or category in `language` (default: the active one).

    A basket or an order may hold what is no longer sold: then the unpublished copy still names it, or the
    copy in the brand's own language. Whether something *sells* never depends on this.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    copies = {copy.locale.language_code: copy for copy in _related(subject, "copies", "locale")}
    if language in copies or not copies:
        return copies.get(language)
    own = [copy for copy in copies.values() if copy.locale_id == subject.brand.default_locale_id]
    return (own or list(copies.values()))[0]


def variant_words(product: "Product", language: str | None = None) -> list[str]:
    """What tells a child from its siblings, such as `["Sage", "0–3 months"]`; empty for other products."""
    if not product.is_child:
        return []
    values = _related(product, "attribute_values", "attribute", "value_option__group")
    chosen = [value for value in values if value.value_option_id and value.attribute.is_option]
    return [
        terms.option_label(
            value.value_option.group.code, value.value_option.code, value.value_option.option, language
        )
        for value in sorted(chosen, key=lambda value: value.attribute.code)
    ]


def sku(product: "Product") -> str:
    """The SKU that names a product in addresses: its first stock record's."""
    records = sorted(_related(product, "stockrecords"), key=lambda record: record.pk)
    return records[0].partner_sku if records else ""


def _related(subject: "Product | Category", name: str, *follow: str) -> list:
    if not subject.pk:
        return []
    if name in getattr(subject, "_prefetched_objects_cache", {}):
        return list(getattr(subject, name).all())
    rows = getattr(subject, name).all()
    return list(rows.select_related(*follow) if follow else rows)
