"""A product once more, as the start of another one: hidden, without stock, its texts as drafts."""

from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalogue.models import (
    Product,
    ProductAttributeValue,
    ProductCategory,
    ProductCopy,
    ProductImage,
    ProductRecommendation,
)
from commerce.partner.models import Price, StockRecord
from core.models import User


@transaction.atomic
def duplicate(*, product: Product, user: User) -> Product:
    """A copy of a standalone or parent product with its variants. SKUs are new, prices the same."""
    title = _("%(title)s (copy)") % {"title": product.title}
    twin = _copy_row(product, title=title[:255])
    for old in product.productcategory_set.all():
        ProductCategory.objects.create(product=twin, category_id=old.category_id)
    for old in ProductRecommendation.objects.filter(primary=product):
        ProductRecommendation.objects.create(
            primary=twin, recommendation_id=old.recommendation_id, ranking=old.ranking
        )
    _copy_words(product, twin, user)
    _copy_belongings(product, twin)
    for child in product.children.order_by("pk"):
        _copy_belongings(child, _copy_row(child, parent=twin))
    return twin


def _copy_row(product: Product, **differing: object) -> Product:
    """The row itself. The children stay public: their parent is not."""
    twin = Product.objects.get(pk=product.pk)
    twin.pk, twin.upc, twin.code, twin.slug, twin.rating, twin.go_live_at = None, None, None, "", None, None
    twin._state.adding = True
    twin.is_public = product.is_public if product.is_child else False
    for name, value in differing.items():
        setattr(twin, name, value)
    twin.save()
    return twin


def _copy_words(product: Product, twin: Product, user: User) -> None:
    """The texts as they are, as drafts that belong together as their originals do."""
    key = None
    for copy in ProductCopy.objects.filter(product=product).order_by("pk"):
        new = ProductCopy(
            product=twin,
            locale_id=copy.locale_id,
            live=False,
            **{
                name: getattr(copy, name)
                for name in ("title", "slug", "summary", "description", "seo_title", "seo_description")
            },
        )
        if key is not None:
            new.translation_key = key
        key = new.translation_key
        new.save()
        new.save_revision(user=user)


def _copy_belongings(product: Product, twin: Product) -> None:
    """Attributes, pictures, SKUs without stock, prices."""
    for value in ProductAttributeValue.objects.filter(product=product).select_related("attribute"):
        options = list(value.value_multi_option.all())
        value.pk, value.product = None, twin
        value._state.adding = True
        value.save()
        if options:
            value.value_multi_option.set(options)
    for picture in ProductImage.objects.filter(product=product):
        ProductImage.objects.create(
            product=twin,
            original_id=picture.original_id,
            display_order=picture.display_order,
            alt_words=picture.alt_words,
        )
    for record in StockRecord.objects.filter(product=product).prefetch_related("prices"):
        new = StockRecord.objects.create(
            product=twin,
            partner_id=record.partner_id,
            partner_sku=_free_sku(record),
            num_in_stock=None if record.num_in_stock is None else 0,
            low_stock_threshold=record.low_stock_threshold,
        )
        Price.objects.bulk_create(
            Price(
                stockrecord=new, market_id=price.market_id, amount=price.amount, compare_at=price.compare_at
            )
            for price in record.prices.all()
        )


def _free_sku(record: StockRecord) -> str:
    """`BEAR-2`, or the next number that nobody has."""
    taken = set(
        StockRecord.objects.filter(
            partner=record.partner_id, partner_sku__startswith=record.partner_sku[:120]
        ).values_list("partner_sku", flat=True)
    )
    wanted = (f"{record.partner_sku[:120]}-{number}" for number in count(2))
    return next(sku for sku in wanted if sku not in taken)
