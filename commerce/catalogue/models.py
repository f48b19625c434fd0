"""Products and categories: one row per thing in every language, its words in copies."""

from django.db import models
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin


class Category(AbstractCategory):
    """A shelf of one brand. `name` is the staff name; shoppers read its `CategoryCopy`."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="categories")
    image = models.ForeignKey("core.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class Product(AbstractProduct):
    """One SKU or the parent of several. `title` is the staff name; shoppers read its `ProductCopy`."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="products")
    tax_class = models.ForeignKey("markets.TaxClass", on_delete=models.PROTECT, related_name="+")


class ProductImage(AbstractProductImage):
    """A picture of a product. `original` keeps Oscar's name; it is an image of the library."""

    original = models.ForeignKey("core.Image", on_delete=models.CASCADE, related_name="+")


class Copy(DraftStateMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model):
    """The words of a thing in one locale: drafts, revisions, preview and translation are Wagtail's."""

    title = models.CharField(max_length=255)
    slug = models.SlugField(max_length=255)
    summary = models.CharField(max_length=255, blank=True)
    description = RichTextField(blank=True, features=["h3", "bold", "italic", "link", "ul", "ol"])
    seo_title = models.CharField(max_length=255, blank=True)
    seo_description = models.CharField(max_length=255, blank=True)

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


class ProductCopy(Copy):
    """A standalone or parent product's words. Without a live one the product is not sold in that locale."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="copies")

    class Meta(Copy.Meta):
        verbose_name = "product copy"
        verbose_name_plural = "product copies"
        constraints = [models.UniqueConstraint(fields=["product", "locale"], name="one_copy_per_product_and_locale")]


class CategoryCopy(Copy):
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="copies")

    class Meta(Copy.Meta):
        verbose_name = "category copy"
        verbose_name_plural = "category copies"
        constraints = [models.UniqueConstraint(fields=["category", "locale"], name="one_copy_per_category_and_locale")]


class Term(TranslatableMixin, models.Model):
    """One word of the shop's vocabulary in one locale.

    `code` says what it names: `attribute.size`, `option.size.0-3m`, `allergen.gluten`, `care.wash-40`.
    """

    code = models.CharField(max_length=120)
    label = models.CharField(max_length=120)

    class Meta(TranslatableMixin.Meta):
        ordering = ["code", "locale"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="one_label_per_term_and_locale")]

    def __str__(self) -> str:
        return self.label


from oscar.apps.catalogue.models import *  # noqa: E402,F403
