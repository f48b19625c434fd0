"""The whole URL map."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, include, path, re_path

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views import serve as wagtaildocs

from content import tags, views as content_views
from core import demonstration, resuming
from core.administration import sign_in
from core.views import front_door, media_file

app = apps.get_app_config


def media() -> list[URLPattern]:
    """Uploaded files, where nothing stands in front that serves them."""
    if settings.S3_BUCKET or not demonstration.allowed():
        return []
    return [path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", media_file)]


# Wagtail's own, but for numbers that are no key of ours: Python reads no number of thousands of digits.
documents = [
    re_path(r"^([0-9]{1,18})/(.*)$", wagtaildocs.serve, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        wagtaildocs.authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]


urlpatterns = [
    path("", front_door, name="front_door"),
    path("robots.txt", content_views.robots, name="robots"),
    path("sitemap.xml", content_views.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:code>-<int:number>.xml", content_views.sitemap, name="sitemap"),
    path("cms/login/", sign_in, name="staff_sign_in"),
    path("cms/tag-autocomplete/", tags.autocomplete),  # found before Wagtail's own
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(documents)),
    path("django-admin/", admin.site.urls),
    path("dashboard/deliveries/", include("core.operating.views")),
    path("dashboard/", app("dashboard").urls),
    path("-/demo-gateway/", include("commerce.payment.gateways.demo.urls")),
    path("-/", include("core.urls")),
    path("webhooks/", include("commerce.payment.urls")),
    *media(),
    *i18n_patterns(
        path("account/resume/", resuming.show, name="resume"),
        path("account/", include("commerce.customer.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/second-factor/", include("allauth.mfa.urls")),
        path("search/", app("search").urls),
        path("basket/", app("basket").urls),
        path("checkout/", app("checkout").urls),
        path("order/", include("commerce.order.urls")),
        path("", app("catalogue").urls),
        path("", include("content.urls")),
    ),
]

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "commerce.markets.errors.page_not_found"
handler500 = "core.errors.server_error"
