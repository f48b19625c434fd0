from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin import messages
from wagtail.users.views.users import CreateView, IndexView, UserViewSet

from core.models import User
from core.people.forms import PersonCreationForm, PersonEditForm
from core.people.lacking import lacks


class PeopleView(IndexView):
    """The list of people is the dashboard's: it says where they are signed in, too."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address, query = reverse("dashboard:people"), request.META["QUERY_STRING"]
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


class NewPersonView(CreateView):
    success_message = _(
        "%(object)s can begin: when they sign in for the first time, a mail asks them to confirm their address."
    )
    lacking_message = _("%(object)s has an account, but can't do anything here yet: %(lacks)s.")

    def get_success_message(self, instance: User) -> str:
        missing = self._lacks(instance)
        if missing:
            return self.lacking_message % {"object": instance, "lacks": ", ".join(missing)}
        return str(super().get_success_message(instance))

    def get_success_buttons(self) -> list[Any]:
        if self._lacks(self.object):
            return [messages.button(self.get_edit_url(), _("Give what is missing"))]
        return list(super().get_success_buttons())

    def _lacks(self, person: User) -> list[str]:
        if person.is_superuser:
            return []
        groups = set(person.groups.values_list("name", flat=True))
        return lacks(groups, has_brand=person.brands.exists())


class PersonViewSet(UserViewSet):
    """All that somebody may do stands on one page, below their account."""

    menu_label = _("People")
    index_view_class = PeopleView
    add_view_class = NewPersonView
    create_template_name = "wagtailadmin/generic/form.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
