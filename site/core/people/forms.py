"""One form for an account and everything that it may do."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from wagtail.models import Locale
from wagtail.users.forms import UserCreationForm, UserEditForm

from core import roles
from core.models import Brand

ORDER = [
    "email",
    "first_name",
    "last_name",
    "password1",
    "password2",
    "is_active",
    "groups",
    "brands",
    "languages",
    "is_superuser",
]


class RightsMixin(forms.ModelForm):
    """Roles say what somebody does, brands for whom, languages into which they translate."""

    brands = forms.ModelMultipleChoiceField(
        label=_("Brands"),
        queryset=Brand.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whose pages, products and orders this person sees. Without a brand a role opens nothing."
        ),
    )
    languages = forms.ModelMultipleChoiceField(
        label=_("Translates into"),
        queryset=Locale.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For translators only: the languages whose pages and texts they may change."),
    )
    field_order = ORDER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        groups.label = _("Roles")
        groups.queryset = roles.given_by_hand()
        groups.help_text = _("What this person does. Several roles add up.")
        if "is_superuser" in self.fields:  # nobody takes it from themselves
            self.fields["is_superuser"].help_text = _(
                "May do everything, for every brand, and give these rights to others. Needs no role."
            )
        if self.instance.pk:
            held = set(self.instance.groups.values_list("name", flat=True))
            self.initial["brands"] = self.instance.brands.all()
            self.initial["languages"] = Locale.objects.filter(language_code__in=roles.all_languages_of(held))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = {group.name for group in cleaned.get("groups", ())} & set(self._per_language())
        languages = [locale.language_code for locale in cleaned.get("languages", ())]
        if given and not languages:
            self.add_error("languages", _("Which languages does this person translate into?"))
        elif languages and not given:
            self.add_error(
                "languages", _("Languages go with the role of a translator: give it, or choose none.")
            )
        elif "groups" in cleaned:
            cleaned["groups"] = self._all_groups(cleaned["groups"], given, languages)
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own hook, unknown to its stubs
        self.instance.brands.set(self.cleaned_data["brands"])

    def _all_groups(self, chosen: Any, given: set[str], languages: list[str]) -> list[Group]:
        """The chosen groups and those that follow: only what changed is to be in anybody's log."""
        following: list[Group] = []
        if self.instance.pk:
            following = [group for group in self.instance.groups.all() if roles.is_place(group.name)]
        for name in given:
            following += roles.language_groups(name, languages)
        return [*chosen, *following]

    @staticmethod
    def _per_language() -> list[str]:
        return [name for name, role in roles.matrix().items() if role.per_language]


class PersonCreationForm(RightsMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "They sign in with it. The first time they are sent a mail and confirm that the address is theirs."
        )


class PersonEditForm(RightsMixin, UserEditForm):
    class Meta(UserEditForm.Meta):
        pass
