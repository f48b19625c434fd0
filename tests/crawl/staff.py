"""Every address of the staff's tools, taken from the URL map, and the rows that fill its arguments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail_localize.models import Translation, TranslationSource

from allauth.usersessions.models import UserSession

from commerce.catalogue.models import BulkChange, ProductCopy, Term
from commerce.catalogue.reviews.models import ProductReview
from commerce.customer.models import ProductAlert
from commerce.exchange.models import Import
from commerce.markets.models import MarketTexts
from content.models import Navigation
from core.models import Document, User
from core.roles import apply_roles, assign, brand_collection
from tests.commerce.dashboard.conftest import Shop, make_shop
from tests.factories.commerce import make_image, make_locale, make_product_image
from tests.factories.content import make_home, make_story

TOOLS = ("cms/", "dashboard/", "django-admin/")
# An argument of an address, with the kind of row that it names there. The first line that fits counts.
NAMES = (
    (r"django-admin/core/brand/", "object_id", "brand"),
    (r"django-admin/core/user/", "object_id|id", "customer"),
    (r"cms/localize", "pk", "copy"),
    (r"cms/pages/(add/|.*add_subpage)", "parent_page_id", "home"),
    (r"cms/(pages|choose-page|forms|localize)", "page_id|parent_page_id|page_to_move_id|pk", "page"),
    (r"cms/pages", "destination_id", "home"),
    (r"cms/.*", "revision_id", "revision"),
    (r"cms/localize", "translation_source_id", "source"),
    (r"cms/localize", "translation_id", "translation"),
    (r"cms/localize", "string_segment_id", "string"),
    (r"cms/localize", "overridable_segment_id", "override"),
    (r"cms/documents", "document_id|doc_id|pk", "document"),
    (r"cms/images", "image_id|pk", "image"),
    (r"cms/(snippets|snippets/choose)/content/navigation", "pk", "menu"),
    (r"cms/(snippets|snippets/choose)/markets/markettexts", "pk", "texts"),
    (r"cms/(snippets|snippets/choose)/catalogue/productcopy", "pk", "copy"),
    (r"cms/(snippets|snippets/choose)/catalogue/categorycopy", "pk", "category_copy"),
    (r"cms/snippets/catalogue/term", "pk", "term"),
    (r"cms/choose/product", "pk", "product"),
    (r"cms/choose/category", "pk", "category"),
    (r"cms/collections", "pk|collection_id", "collection"),
    (r"cms/sites", "pk", "site"),
    (r"cms/users", "pk", "customer"),
    (r"cms/workflows", "page_pk", "page"),
    (r"cms/editing-sessions|cms/api", "object_id|pk", "page"),
    (r"cms/settings", "pk", "site"),
    (r"dashboard/catalogue/(products/)?bulk", "pk", "bulk"),
    (r"dashboard/deliveries/<uuid", "pk", "delivery"),
    (r"dashboard/exchange", "pk", "import"),
    (r"dashboard/people/sessions", "pk", "session"),
    (r"dashboard/people", "pk", "person"),
    (r"dashboard/catalogue/products", "pk|parent_pk", "product"),
    (r"dashboard/catalogue/categories", "pk|parent", "category"),
    (r"dashboard/(orders|stock/reservations)", "number", "order"),
    (r"dashboard/orders", "line_id", "line"),
    (r"dashboard/users/.alerts", "pk", "alert"),
    (r"dashboard/users", "pk", "customer"),
    (r"dashboard/partners", "pk", "partner"),
    (r"dashboard/offers", "pk", "offer"),
    (r"dashboard/ranges", "pk", "range"),
    (r"dashboard/reviews", "pk", "review"),
    (r"dashboard/vouchers/sets", "pk", "voucher_set"),
    (r"dashboard/vouchers", "pk", "voucher"),
    (r"dashboard/shipping", "pk", "method"),
    (r"dashboard/stock", "pk", "stock"),
    (r"dashboard/mails", "brand", "slug"),
)
# What an argument says that names no row of a brand.
WORDS = {
    "content_type_app_name": "content",
    "content_type_model_name": "storypage",
    "locale": "en-gb",
    "name": "order_paid",
    "product_class_slug": "things",
    "filter_spec": "width-100",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "mode": "",
    "action_name": "publish",
    "action": "delete",
    "uidb64": "MQ",
    "token": "set-password",
    "url": "nowhere",
}
# Where a number names what all brands share, or what a person has begun.
OF_NO_BRAND = (
    r"cms/(documents|images)/multiple|cms/editing-sessions|cms/(groups|locales|redirects|workflows)"
    r"|cms/pages/.*workflow|cms/snippets/choose/catalogue/term"
    r"|dashboard/catalogue/(attribute-option-group|option|product-type)|dashboard/deliveries"
    r"|dashboard/orders/.*notes|django-admin"
)
ANY_MODEL = ("content", "storypage")
KINDS = {
    ("wagtailcore", "page"): "page",
    ("core", "image"): "image",
    ("core", "document"): "document",
    ("core", "user"): "customer",
    ("catalogue", "productcopy"): "copy",
    ("catalogue", "categorycopy"): "category_copy",
    ("content", "navigation"): "menu",
    ("markets", "markettexts"): "texts",
}
MODELS = {
    "cms/pages": ("content", "storypage"),
    "cms/bulk": ("wagtailcore", "page"),
    "cms/editing-sessions": ("content", "storypage"),
    "cms/localize": ("catalogue", "productcopy"),
    "cms/tag-autocomplete": ("taggit", "tag"),
    "cms/workflows": ("wagtailcore", "task"),
}


@dataclass(frozen=True)
class Address:
    """One pattern of the URL map, with all that stands before it."""

    route: str
    arguments: tuple[str, ...]

    def fill(self, rows: dict[str, Any]) -> str:
        """The address with the keys of `rows` for its arguments."""
        filled = self.route
        for argument in self.arguments:
            filled = _put(filled, argument, str(self._value(argument, rows)))
        return "/" + re.sub(r"[\^$\\]|\.\*", "", filled).replace("-?", "")

    @property
    def shown(self) -> str:
        """As one reads it: `/cms/pages/<page_id>/edit/`."""
        readable = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", self.route)
        readable = re.sub(r"<\w+:(\w+)>", r"<\1>", readable)
        return "/" + re.sub(r"[\^$\\]", "", readable)

    def _value(self, argument: str, rows: dict[str, Any]) -> Any:
        for route, arguments, name in NAMES:
            if re.match(route, self.route) and re.fullmatch(arguments, argument):
                return rows[name]
        if argument in ("app_label", "app_name", "model_name"):
            known = [model for prefix, model in MODELS.items() if self.route.startswith(prefix)]
            return (*known, ANY_MODEL)[0][argument == "model_name"]
        if argument in WORDS:
            return WORDS[argument]
        if not re.match(OF_NO_BRAND, self.route):
            raise LookupError(f"{self.shown}: say in NAMES or WORDS what `{argument}` is")
        return 1


def bulk_addresses(rows: dict[str, Any]) -> list[str]:
    """Every action on many rows at once, for these rows' keys."""
    bulk_action_registry.get_bulk_action_class("", "", "")  # reads the hooks
    return [
        f"/cms/bulk/{app}/{model}/{action}/?id={rows[KINDS[app, model]]}"
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
        if (app, model) in KINDS
    ]


def _put(route: str, argument: str, value: str) -> str:
    """`route` with a value in the place of `<int:argument>` or `(?P<argument>…)`."""
    found = re.search(rf"<(\w+:)?{argument}>", route)
    if found and not route[: found.start()].endswith("?P"):
        return route[: found.start()] + value + route[found.end() :]
    return re.sub(rf"\(\?P<{argument}>[^)]*\)", value, route)


def staff_addresses() -> list[Address]:
    """All of them, each once."""
    found = {address.route: address for address in _walk(get_resolver().url_patterns, "", ())}
    return [found[route] for route in sorted(found) if route.startswith(TOOLS)]


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, arguments: tuple[str, ...]
) -> Iterator[Address]:
    for entry in patterns:
        route = before + str(entry.pattern)
        named = (*arguments, *(set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)))
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route, named)
        else:
            yield Address(route, tuple(dict.fromkeys(named)))


def one_of_everything(slug: str) -> dict[str, Any]:
    """A shop that is called `slug` in every word; the keys of its rows."""
    shop: Shop = make_shop(slug)
    home = make_home(shop.brand)
    editor = User.objects.create_user(f"editor@{slug}.example", first_name=slug)
    assign(user=editor, role="Editors", brands=[shop.brand])
    make_home(shop.brand, "de")
    story = make_story(home, f"{slug} story", owner=editor)
    apply_roles()
    revision = story.save_revision(user=editor, log_action=True)
    revision.publish(user=editor)
    collection = brand_collection(shop.brand)
    image = make_image(f"{slug} image")
    document = Document.objects.create(title=f"{slug} document", file=image.file, collection=collection)
    type(image).objects.filter(pk=image.pk).update(collection=collection)
    image.tags.add(f"{slug} tag")
    document.tags.add(f"{slug} paper")
    make_product_image(shop.product, image)
    copy = ProductCopy.objects.filter(product=shop.product).first()
    assert copy is not None
    copy.save_revision().publish()
    menu = Navigation.objects.create(brand=shop.brand, locale=make_locale("en-gb"))
    menu.save_revision()
    texts = MarketTexts.objects.create(
        brand=shop.brand, market=shop.brand.markets.first(), order_button=f"{slug} button"
    )
    source, _ = TranslationSource.update_or_create_from_instance(story)
    TranslationSource.update_or_create_from_instance(copy)
    translation = Translation.objects.create(source=source, target_locale=make_locale("de"))
    translation.save_target(user=editor)
    string = source.stringsegment_set.first()
    review = ProductReview.objects.create(
        product=shop.product,
        score=5,
        title=f"{slug} review",
        body="Good",
        name="A",
        email=f"a@{slug}.example",
    )
    alert = ProductAlert.objects.create(product=shop.product, email=f"wants@{slug}.example")
    return {
        "slug": slug,
        "bulk": BulkChange.objects.create(brand=shop.brand, kind=BulkChange.Kind.PUBLIC, actor=editor).pk,
        "import": Import.objects.create(brand=shop.brand, filename=f"{slug}.csv", language="en-gb").pk,
        "delivery": UUID(int=1),
        "term": Term.objects.get_or_create(code="wool", label="Wool", locale=make_locale("en-gb"))[0].pk,
        "person": editor.pk,
        "session": UserSession.objects.create(user=editor, session_key=slug, ip="127.0.0.1").pk,
        "brand": shop.brand.pk,
        "site": shop.brand.site_id,
        "customer": shop.customer.pk,
        "home": home.pk,
        "page": story.pk,
        "revision": revision.pk,
        "source": source.pk,
        "translation": translation.pk,
        "string": string.pk if string else 0,
        "override": 0,
        "document": document.pk,
        "image": image.pk,
        "menu": menu.pk,
        "texts": texts.pk,
        "copy": copy.pk,
        "category_copy": shop.category.copies.first().pk,
        "product": shop.product.pk,
        "category": shop.category.pk,
        "collection": collection.pk,
        "order": shop.order.number,
        "line": shop.line.pk,
        "alert": alert.pk,
        "partner": shop.brand.partner.pk,
        "offer": shop.offer.pk,
        "range": shop.range.pk,
        "review": review.pk,
        "voucher_set": shop.voucher_set.pk,
        "voucher": shop.voucher.pk,
        "method": shop.method.pk,
        "stock": shop.product.stockrecords.get().pk,
    }
