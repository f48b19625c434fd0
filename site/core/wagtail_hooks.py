"""What Wagtail's history of the site can name besides its own."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action("fabula.replay", _("Replay"), _("Delivery replayed"))
    actions.register_action("fabula.drop", _("Drop"), _("Delivery dropped"))
    actions.register_action("fabula.retry", _("Try again"), _("Outbox entry tried again"))


@hooks.register("register_account_menu_item")
def name_password(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("account_change_password"),
        "label": gettext("Password"),
        "help_text": gettext("Choose a new one."),
    }


@hooks.register("register_account_menu_item")
def name_second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": gettext("Two-step sign-in"),
        "help_text": gettext("The app that shows your code, and recovery codes."),
    }


@hooks.register("register_account_menu_item")
def name_devices(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("account:sessions"),
        "label": gettext("Devices"),
        "help_text": gettext("Where you are signed in."),
    }
