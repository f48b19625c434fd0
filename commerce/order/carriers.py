"""Who brings parcels, and where each says how far they are."""

import re
from urllib.parse import quote

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Carrier(TextChoices):
    """Names are not translated: they stand on the van."""

    ROYAL_MAIL = "royal-mail", "Royal Mail"
    EVRI = "evri", "Evri"
    DPD_UK = "dpd-uk", "DPD UK"
    DHL = "dhl", "DHL"
    DPD = "dpd", "DPD"
    GLS = "gls", "GLS"
    HERMES = "hermes", "Hermes"
    COLISSIMO = "colissimo", "Colissimo"
    CHRONOPOST = "chronopost", "Chronopost"
    UPS = "ups", "UPS"
    OTHER = "", _("another carrier")


ADDRESSES = {
    Carrier.ROYAL_MAIL: "https://www.royalmail.com/track-your-item#/tracking-results/{number}",
    Carrier.EVRI: "https://www.evri.com/track/parcel/{number}",
    Carrier.DPD_UK: "https://track.dpd.co.uk/search?reference={number}",
    Carrier.DHL: "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={number}",
    Carrier.DPD: "https://tracking.dpd.de/parcelstatus?query={number}",
    Carrier.GLS: "https://gls-group.com/track/{number}",
    Carrier.HERMES: "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{number}",
    Carrier.COLISSIMO: "https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
    Carrier.CHRONOPOST: "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={number}",
    Carrier.UPS: "https://www.ups.com/track?tracknum={number}",
}

PATTERNS = {
    Carrier.ROYAL_MAIL: "[A-Z]{2}[0-9]{9}GB",
    Carrier.UPS: "1Z[0-9A-Z]{16}",
}
"""Numbers that are one carrier's and nobody else's. UPU standard S10 gives those that end in GB to Royal Mail, the
United Kingdom's designated operator; 1Z is how UPS begins its own. Those that end in DE or FR are several carriers'."""


def carrier_of(number: str) -> Carrier | None:
    """Whose number it is, where its form leaves no doubt."""
    plain = "".join(number.split()).upper()
    return next((carrier for carrier, form in PATTERNS.items() if re.fullmatch(form, plain)), None)


def tracking_url(carrier: str, number: str) -> str:
    """Where the shopper sees how far the parcel is; empty where nobody says."""
    if not number or carrier not in ADDRESSES:
        return ""
    return ADDRESSES[Carrier(carrier)].format(number=quote("".join(number.split()), safe=""))


def label(carrier: str, number: str) -> str:
    """A parcel's name in histories: “DHL 0034 0434”, as far as it has one."""
    return " ".join(filter(None, [str(Carrier(carrier).label) if carrier in ADDRESSES else "", number]))
