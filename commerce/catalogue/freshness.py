"""Which rows feed cards and pages of products and categories, and what a change of one means."""

from django.db.models import Q

from wagtail.models import Locale

from commerce.catalogue import documents, pictures
from commerce.catalogue.models import Category, Product, ProductAttributeValue, ProductCategory, ProductImage
from core.brands import all_brands
from core.outbox import Bumps, projector, watch
from search.documents import list_key, store
from search.models import Document

# Columns that no page shows and that change with every save.
UNSEEN_OF_PRODUCTS = ("date_updated", "go_live_at", "rating")
UNSEEN_OF_REVIEWS = ("total_votes", "delta_votes", "user_id", "email", "homepage")
UNSEEN_OF_COPIES = ("latest_revision_id", "has_unpublished_changes", "last_published_at", "live_revision_id")

watch("catalogue.Product", subject="product", ignoring=UNSEEN_OF_PRODUCTS)
watch("catalogue.Product", subject="product", column="parent_id", ignoring=UNSEEN_OF_PRODUCTS)
watch("catalogue.ProductCopy", subject="product", column="product_id", ignoring=UNSEEN_OF_COPIES)
watch("catalogue.ProductCategory", subject="product", column="product_id")
watch("catalogue.ProductAttributeValue", subject="product", column="product_id")
watch("catalogue.ProductImage", subject="product", column="product_id")
watch(
    "catalogue.ProductAttributeValue_value_multi_option",
    subject="attribute value",
    column="productattributevalue_id",
)
watch("catalogue.AttributeOption", subject="attribute option")
watch("catalogue.AttributeOptionGroup", subject="attribute option group")
watch("catalogue.ProductAttribute", subject="attribute")
watch("catalogue.ProductClass", subject="product class")
watch("catalogue.Category", subject="category")
watch("catalogue.CategoryCopy", subject="category", column="category_id", ignoring=UNSEEN_OF_COPIES)
watch("catalogue.ShelfPlace", subject="shelf order", column="category_id", ignoring=("id",))
watch("catalogue.Term", subject="term", column="code")
watch("core.Image", subject="catalogue image", ignoring=("file_size",))
watch("core.Rendition", subject="catalogue image", column="image_id")
watch("reviews.ProductReview", subject="product", column="product_id", ignoring=UNSEEN_OF_REVIEWS)
watch("catalogue.ProductRecommendation", subject="product", column="primary_id")


@projector("product", everything=lambda: documents.everything_stored(Document.Kind.PRODUCT))
def project_products(keys: list[str], bumps: Bumps) -> None:
    """Rebuild the cards of products (a child is on its parent's) and say that their pages are out of date."""
    ids = documents.canonical_ids(int(key) for key in keys)
    changed = store(Document.Kind.PRODUCT, ids, documents.product_cards(ids))
    bumps.add(*(f"product:{pk}" for pk in ids), *(list_key(*place) for place in changed))
    images = ProductImage.objects.filter(Q(product__in=ids) | Q(product__parent__in=ids))
    pictures.schedule_missing(images.values_list("original_id", flat=True))


@projector("category", everything=lambda: documents.everything_stored(Document.Kind.CATEGORY))
def project_categories(keys: list[str], bumps: Bumps) -> None:
    """Rebuild the cards of categories and of all below them; products carry the names of their shelves."""
    ids = {int(key) for key in keys}
    rows = Category.objects.filter(pk__in=ids).values_list("pk", "path", "brand_id")
    below = Q(pk__in=ids)
    for _pk, path, _brand in rows:
        below |= Q(path__startswith=path)
    concerned = dict(Category.objects.filter(below).values_list("pk", "brand_id"))
    changed = store(Document.Kind.CATEGORY, ids | concerned.keys(), documents.category_cards(concerned))
    gone = ids - concerned.keys()
    brands = {brand.pk for brand in all_brands()} if gone else set(concerned.values())
    bumps.add(*(f"category:{pk}" for pk in ids | concerned.keys()), *(f"categories:{pk}" for pk in brands))
    bumps.add(*(list_key(*place) for place in changed))
    images = Category.objects.filter(pk__in=concerned, image__isnull=False)
    pictures.schedule_missing(images.values_list("image_id", flat=True))
    shelved = ProductCategory.objects.filter(category__in=concerned)
    bumps.also("product", shelved.values_list("product_id", flat=True))


@projector("shelf order")
def project_shelf_orders(keys: list[str], bumps: Bumps) -> None:
    """Which products stand first on a shelf: its own lists, no card."""
    bumps.add(*(f"category:{key}" for key in keys))


@projector("attribute value", only_maps=True)
def project_attribute_values(keys: list[str], bumps: Bumps) -> None:
    _follow(Q(pk__in=keys), bumps)


@projector("attribute option", only_maps=True)
def project_attribute_options(keys: list[str], bumps: Bumps) -> None:
    _follow(Q(value_option__in=keys) | Q(value_multi_option__in=keys), bumps)


@projector("attribute option group", only_maps=True)
def project_option_groups(keys: list[str], bumps: Bumps) -> None:
    _follow(Q(value_option__group__in=keys) | Q(value_multi_option__group__in=keys), bumps)


@projector("attribute", only_maps=True)
def project_attributes(keys: list[str], bumps: Bumps) -> None:
    _follow(Q(attribute__in=keys), bumps)


@projector("product class", only_maps=True)
def project_product_classes(keys: list[str], bumps: Bumps) -> None:
    bumps.also("product", Product.objects.filter(product_class__in=keys).values_list("pk", flat=True))


@projector("term")
def project_terms(keys: list[str], bumps: Bumps) -> None:
    """A word of the vocabulary: on pages by the key `terms`, and what products are found by."""
    bumps.add("terms")
    options = [key.rpartition(".")[2] if key.count(".") == 1 else key.split(".", 2)[-1] for key in keys]
    _follow(Q(value_option__code__in=options) | Q(value_multi_option__code__in=options), bumps)


@projector("catalogue image", only_maps=True)
def project_images(keys: list[str], bumps: Bumps) -> None:
    """An image changed, or renditions of it were made: cards and pages show other files."""
    products = ProductImage.objects.filter(original__in=keys).values_list("product_id", flat=True)
    bumps.also("product", products)
    bumps.also("category", Category.objects.filter(image__in=keys).values_list("pk", flat=True))


@projector("assortment", only_maps=True)
def project_assortments(keys: list[str], bumps: Bumps) -> None:
    """A brand has begun or ceased to sell in a market: everything it has may get or lose cards."""
    project_lists(keys, bumps)
    bumps.also("product", Product.objects.filter(brand__in=keys, parent=None).values_list("pk", flat=True))
    bumps.also("category", Category.objects.filter(brand__in=keys).values_list("pk", flat=True))


@projector("lists", only_maps=True)
def project_lists(keys: list[str], bumps: Bumps) -> None:
    """All lists of a brand are out of date. For whoever stores documents without the chain."""
    codes = list(Locale.objects.values_list("language_code", flat=True))
    for key in keys:
        bumps.add(f"categories:{key}", *(list_key(int(key), code) for code in codes))


def _follow(values: Q, bumps: Bumps) -> None:
    rows = ProductAttributeValue.objects.filter(values)
    bumps.also("product", rows.values_list("product_id", flat=True).distinct())
