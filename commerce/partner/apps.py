from oscar.apps.partner.apps import PartnerConfig as CorePartnerConfig


class PartnerConfig(CorePartnerConfig):
    name = "commerce.partner"

    def ready(self) -> None:
        from commerce.partner import freshness  # noqa: F401  (declares what is watched, once models are loaded)

        super().ready()
