"""What the Wagtail admin gets from the content room: choosers of products and categories."""

from wagtail import hooks

from content.choosers import CategoryChooserViewSet, ProductChooserViewSet, category_chooser, product_chooser


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ProductChooserViewSet | CategoryChooserViewSet]:
    return [product_chooser, category_chooser]
