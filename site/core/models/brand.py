from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):  # type: ignore[django-manager-missing]  # Oscar's models point here
    """One shop on this installation. Products, orders, mails and documents carry it; nothing guesses it.

    `slug` names the design tokens (`data-brand` in the page), `site` says which host is the brand's.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    site = models.OneToOneField("wagtailcore.Site", on_delete=models.PROTECT, related_name="brand")
    default_locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    tagline = models.CharField(max_length=120, blank=True)
    sender_name = models.CharField(_("mail sender's name"), max_length=80)
    sender_email = models.EmailField(_("mail sender's address"))
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="brands",
        blank=True,
        help_text=_("Staff who work for this brand. The dashboard shows them this brand's rows only."),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
