from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.catalogue.tables import (
    CategoryTable as CoreCategoryTable,
    ProductTable as CoreProductTable,
)

from django_tables2 import A, BooleanColumn, Column, LinkColumn, TemplateColumn
from django_tables2.data import TableQuerysetData

from commerce.catalogue.models import Category, Product
from commerce.dashboard.catalogue.rows import rows_of

WIDE = {"th": {"class": "where-wide"}, "td": {"class": "where-wide"}}
"""Columns that a narrow screen does without."""
OF_A_ROW = ("brand__site", "brand__default_locale")


class FoundProducts(TableQuerysetData):
    """What a search finds, looked for once: as keys, of which the number and the rows of a page are taken."""

    @cached_property
    def keys(self) -> list[int]:
        return list(self.data.values_list("pk", flat=True))

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, key: slice) -> list[Product]:
        wanted = self.keys[key]
        rows = Product.objects.select_related(*OF_A_ROW).in_bulk(wanted)
        return [rows[pk] for pk in wanted if pk in rows]


class ProductTable(CoreProductTable):
    """The columns, and how they sort; `product_row.html` draws a product's cells, in this order, all in one go."""

    checkbox = Column(verbose_name=_("Select"), orderable=False, attrs={"th": {"data-all": _("Select all")}})
    image = Column(verbose_name=_("Picture"), orderable=False)
    title = Column(verbose_name=_("Title"))
    sku = Column(verbose_name=_("SKU"), orderable=False)
    brand = Column(verbose_name=_("Brand"), order_by="brand__name", attrs=WIDE)
    categories = Column(verbose_name=_("Categories"), orderable=False)
    prices = Column(verbose_name=_("Prices"), orderable=False)
    stock = Column(verbose_name=_("Stock"), orderable=False)
    texts = Column(verbose_name=_("Texts"), orderable=False)
    is_public = Column(verbose_name=_("Public"))
    date_updated = Column(verbose_name=_("Last changed"), attrs=WIDE)
    actions = Column(verbose_name=_("Actions"), orderable=False)
    upc = None
    variants = None
    stock_records = None
    product_class = None

    def before_render(self, request: Any) -> None:
        """Read what the rows show, all at once."""
        self.products = [row.record for row in (self.page.object_list if self.page else self.rows)]
        self.shown = set(self.columns.names())
        rows = rows_of(self.products)
        for product in self.products:
            product.row = rows[product.pk]

    class Meta(CoreProductTable.Meta):
        model = Product
        template_name = "oscar/dashboard/catalogue/product_table.html"
        fields = ("is_public", "date_updated")
        sequence = (
            "checkbox",
            "image",
            "title",
            "sku",
            "brand",
            "categories",
            "prices",
            "stock",
            "texts",
            "is_public",
            "date_updated",
            "actions",
        )


class CategoryTable(CoreCategoryTable):
    checkbox = TemplateColumn(
        verbose_name=_("Select"),
        template_name="oscar/dashboard/catalogue/category_row_checkbox.html",
        orderable=False,
        attrs={"th": {"data-all": _("Select all")}},
    )
    brand = Column(verbose_name=_("Brand"))
    num_children = LinkColumn(
        "dashboard:catalogue-category-detail-list",
        args=[A("pk")],
        verbose_name=_("Categories below"),
        accessor="get_num_children",
        orderable=False,
        attrs={"th": {"class": "number"}, "td": {"class": "number"}},
    )
    is_public = BooleanColumn(verbose_name=_("Public"))
    description = None

    class Meta(CoreCategoryTable.Meta):
        model = Category
        fields = ("name", "is_public")
        sequence = ("checkbox", "name", "brand", "...", "is_public", "actions")
