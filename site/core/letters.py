"""A mail of a brand: `templates/emails/<name>_subject.txt`, `.txt` and `.html`, in one language."""

from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import brands
from core.brand_tokens import tokens_of
from core.mail import message_id
from core.models import Brand, Delivery


@dataclass(frozen=True, kw_only=True)
class Letter:
    subject: str
    text: str
    html: str


def write(
    name: str, *, brand: Brand, language: str, context: dict[str, Any], time_zone: str | None = None
) -> Letter:
    """Write it. The templates get `brand`, its tokens as `look`, `shop_url`, and `context`."""
    with translation.override(language), timezone.override(time_zone):
        values = {
            "brand": brand,
            "look": tokens_of(brand),
            "language": language,
            "shop_url": brands.address(brand, f"/{language}/"),
            **context,
        }
        return Letter(
            subject=" ".join(render_to_string(f"emails/{name}_subject.txt", values).split()),
            text=render_to_string(f"emails/{name}.txt", values),
            html=render_to_string(f"emails/{name}.html", values),
        )


def send(letter: Letter, *, brand: Brand, to: str, delivery: Delivery) -> None:
    """From the brand's sender. Sent twice, it carries the same Message-ID."""
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((brand.sender_name, brand.sender_email)),
        to=[to],
        headers={"Message-ID": message_id(delivery.pk, brand.site.hostname)},
    )
    mail.attach_alternative(letter.html, "text/html")
    mail.send()
