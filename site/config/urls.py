"""The whole URL map."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.administration import sign_in
from core.views import front_door

app = apps.get_app_config

urlpatterns = [
    path("", front_door, name="front_door"),
    path("cms/login/", sign_in, name="staff_sign_in"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("django-admin/", admin.site.urls),
    path("dashboard/", app("dashboard").urls),
    path("-/demo-gateway/", include("commerce.payment.gateways.demo.urls")),
    path("-/", include("core.urls")),
    path("webhooks/", include("commerce.payment.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
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
handler500 = "core.errors.server_error"
