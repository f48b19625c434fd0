"""Tags of pictures and documents: Wagtail offers everybody's, which tell what another brand is at work on."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, JsonResponse

from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import BaseMediaFilterSet
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.documents.views.documents import DocumentsFilterSet, IndexView as DocumentsView
from wagtail.images.views.chooser import ImageChooseView, viewset as image_chooser
from wagtail.images.views.images import ImagesFilterSet, IndexView as ImagesView
from wagtail.permissions import policy_registry

from taggit.models import Tag, TaggedItem

from core.models import Document, Image, User

MOST_POPULAR = 10


def known_tags(
    user: User | AnonymousUser, models: Iterable[type[Model]] = (Image, Document)
) -> QuerySet[Tag]:
    """The tags of files that this person may come upon, each with how many of these bear it, the most used first."""
    borne = Q(pk__in=[])
    for model in models:
        files = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
            user, {"add", "change", "choose"}
        )
        borne |= Q(
            content_type=ContentType.objects.get_for_model(model), object_id__in=files.order_by().values("pk")
        )
    items = TaggedItem.objects.filter(borne)
    found: QuerySet[Tag] = (
        Tag.objects.filter(taggit_taggeditem_items__in=items)
        .annotate(item_count=Count("taggit_taggeditem_items"))
        .order_by("-item_count", "name")
    )
    return found


@require_admin_access
def autocomplete(request: HttpRequest) -> JsonResponse:
    """What a tag may begin with, as one types it."""
    term = request.GET.get("term", "")
    found = (
        known_tags(request.user).filter(name__istartswith=term).order_by("name")
        if term
        else Tag.objects.none()
    )
    return JsonResponse(list(found.values_list("name", flat=True)[:TAGS_AUTOCOMPLETE_LIMIT]), safe=False)


class KnownTagsMixin(BaseMediaFilterSet):
    """Offers the most used tags of one's own files."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        names = [tag.name for tag in known_tags(request.user, [self._meta.model])[:MOST_POPULAR]]
        if names:
            self.filters["tag"].extra["choices"] = [(name, name) for name in names]
        else:
            self.filters.pop("tag", None)


class KnownImages(KnownTagsMixin, ImagesFilterSet):
    pass


class KnownDocuments(KnownTagsMixin, DocumentsFilterSet):
    pass


class KnownImageChooseView(ImageChooseView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = known_tags(self.request.user, [Image])[:MOST_POPULAR]
        return {**super().get_context_data(**kwargs), "popular_tags": known}


def narrow() -> None:
    """Put these in the place of Wagtail's own."""
    ImagesView.filterset_class = KnownImages
    DocumentsView.filterset_class = KnownDocuments
    image_chooser.choose_view_class = KnownImageChooseView
