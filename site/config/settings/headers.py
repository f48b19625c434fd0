"""What browsers are told to refuse. Who gets which policy: core.middleware.headers."""

from config.env import read
from config.settings.files import MEDIA_URL, STATIC_URL


def _policy(**rules: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in rules.items())


def _hosts(*urls: str) -> str:
    """The shop's own, and those of files that are elsewhere (a bucket, a CDN)."""
    return " ".join(["'self'", *sorted({"/".join(url.split("/")[:3]) for url in urls if "://" in url})])


_OURS = _hosts(STATIC_URL)
_PICTURES = _hosts(STATIC_URL, MEDIA_URL)  # no script comes from where people's uploads are
# Where forms lead besides: browsers follow a form's redirects, so a payment page elsewhere belongs here.
CSP_FORM_TARGETS: list[str] = [read("STRIPE_CHECKOUT_ORIGIN")] if read("STRIPE_SECRET_KEY") else []

# Shops: no script or style but files of ours, nobody's frame.
CSP_SHOP = _policy(
    default_src="'none'",
    script_src=_OURS,
    style_src=_OURS,
    img_src=f"{_PICTURES} data:",  # the picture that an authenticator scans is nobody's file
    font_src=_OURS,
    connect_src="'self'",
    manifest_src="'self'",
    frame_src="'self'",  # the demonstration's mailbox shows mails in one
    form_action=" ".join(["'self'", *CSP_FORM_TARGETS]),
    base_uri="'none'",
    frame_ancestors="'none'",
)
# Drafts are shown in a frame of the editor.
CSP_PREVIEW = CSP_SHOP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
# Staff: what Wagtail's and Oscar's pages need, as measured: scripts and styles in the page, no eval (ADR 0167).
CSP_STAFF = _policy(
    default_src="'none'",
    script_src=f"{_OURS} 'unsafe-inline'",
    style_src=f"{_OURS} 'unsafe-inline'",
    img_src=f"{_PICTURES} data: blob:",
    font_src=f"{_OURS} data:",
    connect_src="'self'",
    frame_src="'self'",
    form_action="'self'",
    base_uri="'none'",
    frame_ancestors="'self'",
)
CSP_STAFF_PREFIXES = ("/cms/", "/dashboard/", "/django-admin/")

SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
