"""Pages, last in the table of addresses: what nobody else claims."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from wagtail.urls import serve_pattern
from wagtail.views import authenticate_with_password

from content import views

urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    # One door for everybody, for readers of private pages too.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
