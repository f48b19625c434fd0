"""What pages read of the catalogue, as frozen dataclasses."""

from commerce.catalogue.selectors.category import CategoryPage, category_criteria, category_page
from commerce.catalogue.selectors.product import ProductPage, product_page
from commerce.catalogue.selectors.shelves import Crumb, NavShelf, Shelf, Shelves, nav_categories, shelves

__all__ = [
    "CategoryPage",
    "Crumb",
    "NavShelf",
    "ProductPage",
    "Shelf",
    "Shelves",
    "category_criteria",
    "category_page",
    "nav_categories",
    "product_page",
    "shelves",
]
