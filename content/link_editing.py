"""The editor's side of links to products and categories: a button each, a chooser of the page's brand."""

from typing import Any

from django.db.models import Model
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from draftjs_exporter.dom import DOM

from content.belonging import is_shown
from content.links import KINDS, CategoryLinkHandler, ProductLinkHandler

SCRIPT = "content/links.js"
BUTTONS = {
    "product": {
        "icon": "tag",
        "description": _("Link to a product"),
        "missing": _("This product is gone"),
        "chooser": reverse_lazy("product_chooser:choose"),
    },
    "category": {
        "icon": "folder-open-1",
        "description": _("Link to a category"),
        "missing": _("This category is gone"),
        "chooser": reverse_lazy("category_chooser:choose"),
    },
}


def register(features: FeatureRegistry) -> None:
    """Both features, by the names `product-link` and `category-link`."""
    for handler in (ProductLinkHandler, CategoryLinkHandler):
        features.register_link_type(handler)
    for kind, button in BUTTONS.items():
        name, entity = f"{kind}-link", kind.upper()
        feature = EntityFeature({"type": entity, **button}, js=["wagtailadmin/js/chooser-modal.js", SCRIPT])
        features.register_editor_plugin("draftail", name, feature)
        features.register_converter_rule("contentstate", name, _rule(kind, entity))


def _rule(kind: str, entity: str) -> dict[str, Any]:
    def stored(props: dict[str, Any]) -> Any:
        return DOM.create_element("a", {"linktype": kind, "id": props.get("id")}, props["children"])

    return {
        "from_database_format": {f'a[linktype="{kind}"]': _KeptLinkElementHandler(entity, KINDS[kind])},
        "to_database_format": {"entity_decorators": {entity: stored}},
    }


class _KeptLinkElementHandler(LinkElementHandler):
    """The editor shows the staff name of what is linked; nothing for what is gone or another brand's."""

    def __init__(self, entity_type: str, model: type[Model]) -> None:
        super().__init__(entity_type)
        self.model = model

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        pk = attrs.get("id", "")
        found = self.model._default_manager.filter(pk=pk).first() if pk.isdecimal() else None
        return {"id": pk, "title": str(found)} if found and is_shown(self.model, found.pk) else {"id": pk}
