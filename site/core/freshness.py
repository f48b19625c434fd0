"""What of the shared ground shoppers see, and what of it needs no trigger."""

from core.outbox import Bumps, exempt, projector, watch

watch("core.Brand", subject="shop")
watch("wagtailcore.Site", subject="shop")
watch("wagtailcore.Locale", subject="shop")
watch("core.Document", subject="shop", ignoring=("file_size",))
watch("core.Image", subject="image", ignoring=("file_size",))

exempt("core_outbox", "the outbox itself")
exempt("core_delivery", "the outbox itself")
exempt("core_relaylease", "the relay's own")
exempt("core_edgestate", "epochs: what invalidates, not what is shown")
exempt("core_frontcache", "what caches in front were told, not what is shown")
exempt("core_lastbump", "epochs: what invalidates, not what is shown")
exempt("core_user", "never in a shared page")
exempt("core_user_groups", "never in a shared page")
exempt("core_user_user_permissions", "never in a shared page")
exempt("core_brand_members", "staff's reach, never in a shared page")
exempt("auth_group", "never in a shared page")
exempt("auth_group_permissions", "never in a shared page")
exempt("auth_permission", "never in a shared page")
exempt("account_emailaddress", "never in a shared page")
exempt("mfa_authenticator", "never in a shared page")
exempt("usersessions_usersession", "never in a shared page")
exempt("django_session", "never in a shared page")
exempt("django_content_type", "changes with a migration only, and a migration rebuilds")
exempt("django_migrations", "changes with a migration only, and a migration rebuilds")
exempt("django_site", "not used: name and domain come from the brand")
exempt("wagtailcore_referenceindex", "for editors only")
exempt("wagtailcore_collection", "for editors only")
exempt("taggit_tag", "tags of files are for editors only")
exempt("taggit_taggeditem", "tags of files are for editors only")


@projector("shop")
def project_shop(keys: list[str], bumps: Bumps) -> None:
    """Hosts, names, locales and files for download stand on every page."""
    bumps.add("shop")


@projector("image")
def project_images(keys: list[str], bumps: Bumps) -> None:
    bumps.add(*(f"image:{key}" for key in keys))
