"""Products and categories: one row per thing in every language, its words in copies."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage
from oscar.apps.catalogue.managers import CategoryManager
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from commerce.catalogue import naming
from commerce.catalogue.previews import CategoryPreviewMixin, ProductPreviewMixin
from commerce.catalogue.querysets import CategoryQuerySet, CopyQuerySet, ProductQuerySet
from commerce.markets.models import Market
from core.models import Brand

HEX_COLOUR = r"^#[0-9a-f]{6}\Z"


class Category(AbstractCategory):
    """A shelf of one brand. `name` is the staff name; shoppers read its `CategoryCopy`."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="categories")
    image = models.ForeignKey(
        "core.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CategoryManager.from_queryset(CategoryQuerySet)()

    def get_title(self, language: str | None = None) -> str:
        """The name that shoppers read in `language` (default: the active one)."""
        copy = naming.copy_in(self, language)
        return copy.title if copy else self.name

    def get_absolute_url(self) -> str:
        copy = naming.copy_in(self)
        return reverse("catalogue:category", kwargs={"slug": copy.slug if copy else self.slug, "pk": self.pk})


class Product(AbstractProduct):
    """One SKU or the parent of several. `title` is the staff name; shoppers read its `ProductCopy`."""

    brand = models.ForeignKey("core.Brand", on_delete=models.PROTECT, related_name="products")
    tax_class = models.ForeignKey("markets.TaxClass", on_delete=models.PROTECT, related_name="+")
    grams = models.PositiveIntegerField(
        _("net weight in grams"),
        null=True,
        blank=True,
        help_text=_("Without packaging. The shop then says what a kilogram costs."),
    )
    millilitres = models.PositiveIntegerField(
        _("net volume in millilitres"),
        null=True,
        blank=True,
        help_text=_("Of liquids, instead of the weight. The shop then says what a litre costs."),
    )
    go_live_at = models.DateTimeField(
        _("goes live"),
        null=True,
        blank=True,
        help_text=_("Hidden until then, and public from that minute on. Empty: as ticked above."),
    )

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        indexes = [
            models.Index(
                fields=["go_live_at"], name="product_goes_live", condition=models.Q(go_live_at__isnull=False)
            ),
            # Staff's list: counted and sorted without the variants, of which there are many more.
            models.Index(
                fields=["brand", "date_updated"], name="product_row", condition=models.Q(parent__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.parent.title} ({self.attribute_summary})"

    def get_title(self, language: str | None = None) -> str:
        """The name that shoppers read in `language` (default: the active one), with the variant's words."""
        copy = naming.copy_in(self.canonical, language)
        title = copy.title if copy else self.title or self.canonical.title
        return ", ".join([title, *naming.variant_words(self, language)])

    def get_absolute_url(self) -> str:
        """The page in the active language; a child's names the variant."""
        copy = naming.copy_in(self.canonical)
        place = {"slug": copy.slug if copy else self.canonical.slug or "product", "pk": self.canonical.pk}
        sku = naming.sku(self) if self.is_child else ""
        return (
            reverse("catalogue:variant", kwargs={**place, "sku": sku})
            if sku
            else reverse("catalogue:detail", kwargs=place)
        )

    @property
    def canonical(self) -> "Product":
        """The product that carries copies and pictures: the parent of a child, else itself."""
        return self.parent if self.is_child else self

    def update_rating(self) -> None:
        """Told by a review. Nothing but the rating is written: somebody may be editing the rest."""
        Product.objects.filter(pk=self.pk).update(rating=self.calculate_rating())

    def is_offered_in(self, market: Market) -> bool:
        """Public and with a live copy in the market's locale: the on-sale rule without price and brand."""
        bearer = self.canonical
        return (
            self.is_public
            and bearer.is_public
            and any(copy.live and copy.locale_id == market.locale_id for copy in bearer.copies.all())
        )

    def _clean_child(self) -> None:
        super()._clean_child()
        if self.parent.brand_id != self.brand_id:
            raise ValidationError({"brand": _("A variant belongs to its parent's brand.")})


class ProductImage(AbstractProductImage):
    """A picture of a product. `original` keeps Oscar's name; it is an image of the library.

    `alt_words` say per locale code what it shows; without them it is named after the product.
    """

    original = models.ForeignKey("core.Image", on_delete=models.CASCADE, related_name="+")
    alt_words = models.JSONField(default=dict, blank=True)


class Copy(DraftStateMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model):
    """The words of a thing in one locale: drafts, revisions, preview and translation are Wagtail's."""

    SUBJECT: str
    BRAND: str  # the lookup by which a copy belongs to a brand

    title = models.CharField(max_length=255)
    slug = models.SlugField(
        max_length=255,
        blank=True,
        help_text=_(
            "The word in the address. Empty: made from the title. Old addresses lead to the new one."
        ),
    )
    summary = models.CharField(max_length=255, blank=True, help_text=_("One line, shown below the title."))
    # Without links: a description then never depends on another page's address. Links go into stories.
    description = RichTextField(blank=True, features=["h3", "bold", "italic", "ul", "ol"])
    seo_title = models.CharField(_("title for search engines"), max_length=255, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=255, blank=True)

    objects = CopyQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def brand(self) -> Brand:
        return getattr(self, self.SUBJECT).brand

    def clean(self) -> None:
        super().clean()
        if not self.slug:
            self.slug = slugify(self.title)[:255] or self.SUBJECT
        self._refuse_second()

    def _refuse_second(self) -> None:
        """One copy per thing and locale: said here with its words, kept by the constraint."""
        subject_id, locale_id = getattr(self, f"{self.SUBJECT}_id"), self.locale_id
        if not subject_id or not locale_id:
            return
        others = type(self).objects.filter(**{f"{self.SUBJECT}_id": subject_id}, locale_id=locale_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(
                {self.SUBJECT: _("There is a copy in this language already: edit that one.")}
            )


class ProductCopy(ProductPreviewMixin, Copy):
    """A standalone or parent product's words. Without a live one the product is not sold in that locale."""

    SUBJECT = "product"
    BRAND = "product__brand"

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="copies", limit_choices_to={"parent": None}
    )

    class Meta(Copy.Meta):
        verbose_name = _("product copy")
        verbose_name_plural = _("product copies")
        constraints = [
            models.UniqueConstraint(fields=["product", "locale"], name="one_copy_per_product_and_locale")
        ]

    def clean(self) -> None:
        super().clean()
        if self.product_id and self.product.is_child:
            raise ValidationError({"product": _("A variant has no words of its own: choose its parent.")})


class CategoryCopy(CategoryPreviewMixin, Copy):
    """A category's words. Without a live one the category is not shown in that locale."""

    SUBJECT = "category"
    BRAND = "category__brand"

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="copies")

    class Meta(Copy.Meta):
        verbose_name = _("category copy")
        verbose_name_plural = _("category copies")
        constraints = [
            models.UniqueConstraint(fields=["category", "locale"], name="one_copy_per_category_and_locale")
        ]


class Term(TranslatableMixin, models.Model):
    """One word of the shop's vocabulary in one locale.

    `code` says what it names: `attribute.size`, `option.size.0-3m`, `allergen.gluten`, `care.wash-40`.
    """

    code = models.CharField(
        max_length=120, help_text=_("What it names, such as option.size.0-3m or care.wash-40.")
    )
    label = models.CharField(max_length=120)
    colour = models.CharField(
        max_length=7,
        blank=True,
        default="",
        validators=[RegexValidator(HEX_COLOUR, _("Six hexadecimal digits after a #, such as #dce7dd."))],
        help_text=_("How a colour looks, such as #dce7dd: shown as a swatch. Empty: only the word is shown."),
    )

    override_translatable_fields = [SynchronizedField("colour")]

    class Meta(TranslatableMixin.Meta):
        ordering = ["code", "locale"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="one_label_per_term_and_locale")
        ]

    def __str__(self) -> str:
        return self.label


from oscar.apps.catalogue.models import *  # noqa: E402,F403

from commerce.catalogue.desk import BulkChange, ProductListSettings, ShelfPlace  # noqa: E402,F401
