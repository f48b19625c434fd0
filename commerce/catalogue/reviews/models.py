from django.db import models
from django.utils.translation import gettext_lazy as _

from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview


class ProductReview(AbstractProductReview):
    """What somebody thinks of a product (standalone or parent). Shown once somebody of the brand has approved it.

    `name` is what its writer wants to be called on the page; empty: only that they bought it, or shop here.
    """

    title: str  # Oscar's fields, whose types an import cycle hides
    body: str
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_verified = models.BooleanField(
        _("bought here"), default=False, help_text=_("Whether its writer had bought the product by then.")
    )

    def clean(self) -> None:
        """Oscar's rule that guests leave a name and an address is not ours: guests don't write reviews."""
        self.title = self.title.strip()
        self.body = self.body.strip()


from oscar.apps.catalogue.reviews.models import *  # noqa: E402,F403
