from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from wagtail.users.views.users import UserViewSet

from core.people.forms import PersonCreationForm, PersonEditForm


class PersonViewSet(UserViewSet):
    """All that somebody may do stands on one page, below their account."""

    menu_label = _("People")
    create_template_name = "wagtailadmin/generic/form.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
