from typing import Any

from oscar.apps.dashboard.offers.forms import MetaDataForm as CoreMetaDataForm

from commerce.dashboard.forms import settle_brand
from commerce.offer.models import ConditionalOffer


class MetaDataForm(CoreMetaDataForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)

    class Meta(CoreMetaDataForm.Meta):
        model = ConditionalOffer
        fields = ("brand", "name", "description", "offer_type")
