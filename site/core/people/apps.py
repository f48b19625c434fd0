from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's users, with a form that knows brands and languages."""

    user_viewset = "core.people.views.PersonViewSet"
