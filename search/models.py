"""The card: one row per thing a shopper can find, per brand and locale."""

from django.db import models
from django.utils import timezone


class Document(models.Model):
    """What lists, product rows and search show of a product, a page, a story or a category.

    `kind` and `object_id` say what it stands for; `price` and `compare_at` are gross, in `currency`;
    `price_varies` means that variants cost more than `price`. `image` is a small dict that the image
    component renders without a query. `attributes` holds option codes, `swatches` the colours (`#dce7dd`)
    that a product is to be had in; `unit_price` is what a `unit_measure` of it (`kg`, `l`) costs;
    `unit_id` is what goes into the basket, if there is nothing to choose.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product"
        CATEGORY = "category"
        PAGE = "page"
        STORY = "story"

    class Stock(models.TextChoices):
        NONE = "", "Not a product"
        OUT = "out", "Sold out"
        LOW = "low", "Few left"
        IN = "in", "In stock"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    image = models.JSONField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    compare_at = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    price_varies = models.BooleanField(default=False)
    stock = models.CharField(max_length=3, choices=Stock.choices, default=Stock.NONE, blank=True)
    attributes = models.JSONField(default=dict)
    swatches = models.JSONField(default=list)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit_measure = models.CharField(max_length=2, blank=True, default="")
    unit_id = models.PositiveBigIntegerField(null=True)
    popularity = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(
        default=timezone.now, help_text="When anything of it changed: for sitemaps."
    )
    version = models.PositiveBigIntegerField(
        default=0, help_text="Counts its changes: no index takes an earlier one for a later."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "brand", "locale"], name="one_document_per_thing"
            )
        ]
        indexes = [
            models.Index(fields=["brand", "locale", "kind", "-popularity", "id"], name="document_popular"),
            models.Index(fields=["brand", "locale", "kind", "-published_at", "id"], name="document_newest"),
            models.Index(fields=["brand", "locale", "kind", "price", "id"], name="document_price"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.locale_id}"


class DocumentCategory(models.Model):
    """On which shelves a document stands: each of its categories and all their ancestors."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="shelves")
    category_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category_id", "document"], name="one_place_per_shelf")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} on {self.category_id}"


class DocumentFacet(models.Model):
    """By what a document is narrowed down to: `size=3-6m`, `price=10-15`. See `search.facets`."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facets")
    option = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "document"], name="one_option_per_document")]

    def __str__(self) -> str:
        return f"{self.document_id} has {self.option}"


class DocumentLink(models.Model):
    """Which products a document links: the stories on a product page are found here."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links")
    product_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product_id", "document"], name="one_link_per_product")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} to {self.product_id}"


class Word(models.Model):
    """A word that documents of a brand and locale have had: what a mistyped one may have meant.

    `word` is folded, `shown` as it was written first. Written by `search.vocabulary`, never removed.
    """

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    shown = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "locale", "word"], name="one_row_per_word")]

    def __str__(self) -> str:
        return self.shown


class Unindexed(models.Model):
    """A document of whose newest version the indexes of Elasticsearch have yet to be told.

    Kept by the change itself, until they have been refreshed. The document may be gone by then.
    """

    document_id = models.PositiveBigIntegerField(primary_key=True)
    brand_id = models.PositiveBigIntegerField()
    locale_id = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.document_id} at {self.version}"
