from typing import Any

from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.catalogue.tables import (
    CategoryTable as CoreCategoryTable,
    ProductTable as CoreProductTable,
)

from django_tables2 import A, BooleanColumn, Column, LinkColumn, TemplateColumn

from commerce.catalogue.models import Category, Product
from commerce.dashboard.catalogue.rows import rows_of

WIDE = {"th": {"class": "where-wide"}, "td": {"class": "where-wide"}}
"""Columns that a narrow screen does without."""


def _cell(name: str, label: Any, **options: Any) -> TemplateColumn:
    return TemplateColumn(
        verbose_name=label, template_name=f"oscar/dashboard/catalogue/product_row_{name}.html", **options
    )


class ProductTable(CoreProductTable):
    checkbox = _cell("checkbox", _("Select"), orderable=False, attrs={"th": {"data-all": _("Select all")}})
    image = _cell("image", _("Picture"), orderable=False, empty_values=())
    brand = Column(verbose_name=_("Brand"), order_by="brand__name", attrs=WIDE)
    sku = _cell("sku", _("SKU"), orderable=False, empty_values=())
    prices = _cell("prices", _("Prices"), orderable=False, empty_values=())
    stock = _cell("stock", _("Stock"), orderable=False, empty_values=())
    texts = _cell("texts", _("Texts"), orderable=False, empty_values=())
    categories = _cell("categories", _("Categories"), orderable=False, empty_values=())
    is_public = BooleanColumn(verbose_name=_("Public"))
    date_updated = _cell("date_updated", _("Last changed"), attrs=WIDE)
    upc = None
    variants = None
    stock_records = None
    product_class = None

    def before_render(self, request: Any) -> None:
        """Read what the rows show, all at once."""
        products = [row.record for row in (self.page.object_list if self.page else self.rows)]
        rows = rows_of(products)
        for product in products:
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
