"""What Wagtail's history of the site can name besides its own."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action("fabula.replay", _("Replay"), _("Delivery replayed"))
    actions.register_action("fabula.drop", _("Drop"), _("Delivery dropped"))
    actions.register_action("fabula.retry", _("Try again"), _("Outbox entry tried again"))
