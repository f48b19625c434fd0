from oscar.apps.partner.apps import PartnerConfig as CorePartnerConfig


class PartnerConfig(CorePartnerConfig):
    name = "commerce.partner"

    def ready(self) -> None:
        """Without Oscar's own, whose one receiver keeps stock alerts: what is low is asked of the levels."""
        from commerce.partner import audit, freshness  # noqa: F401  (declare what is watched, once models are loaded)
        from commerce.partner.ledger import installation

        installation.connect(self)
