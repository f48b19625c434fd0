"""Pictures for pages: a small dict that the picture component renders, out of renditions that exist already.

A page never makes a rendition: it shows those that are there. The chain notices what is missing and schedules
`make_renditions`; the new rows' triggers then bring the pages up to date.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.storage import default_storage

from core import outbox
from core.models import Delivery, Image, Rendition

WIDTHS = (400, 800, 1600)
FALLBACK = "width-800|format-jpeg|bgcolor-ffffff"
SPECS = (FALLBACK, *(f"width-{width}|format-{kind}" for kind in ("avif", "webp") for width in WIDTHS))
REACTION = "commerce.catalogue.pictures.make_renditions"

COLUMNS = ("filter_spec", "file", "width", "height")
Picture = dict[str, Any]


def make_renditions(delivery: Delivery, *, image_id: int) -> None:
    """Make what is missing of an image's renditions. An image that is gone needs none."""
    image = Image.objects.filter(pk=image_id).first()
    if image:
        image.get_renditions(*SPECS)


def by_image(image_ids: Iterable[int]) -> dict[int, Picture]:
    """Image id → picture, for the images that have renditions. One query."""
    rows = Rendition.objects.filter(image__in=set(image_ids), filter_spec__in=SPECS, focal_point_key="")
    return collect(
        rows.values(
            "image_id", "image__title", "image__description", "filter_spec", "file", "width", "height"
        )
    )


def collect(rows: Iterable[Mapping[str, Any]]) -> dict[int, Picture]:
    """Pictures from rendition rows: `image_id`, `image__title`, `image__description` and `COLUMNS`."""
    grouped: dict[int, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        specs = grouped.setdefault(row["image_id"], {})
        if row["filter_spec"] in SPECS:
            specs[row["filter_spec"]] = row
    return {image_id: _picture(image_id, specs) for image_id, specs in grouped.items() if FALLBACK in specs}


def schedule_missing(image_ids: Iterable[int]) -> None:
    """Have the missing renditions of these images made, once."""
    wanted = set(image_ids)
    if not wanted:
        return
    made = Rendition.objects.filter(image__in=wanted, filter_spec__in=SPECS, focal_point_key="")
    counts: dict[int, int] = {}
    for image_id in made.values_list("image_id", flat=True):
        counts[image_id] = counts.get(image_id, 0) + 1
    incomplete = {image_id for image_id in wanted if counts.get(image_id, 0) < len(SPECS)}
    if incomplete:
        pending = Delivery.objects.filter(reaction=REACTION, state=Delivery.State.PENDING)
        waiting = {payload["image_id"] for payload in pending.values_list("payload", flat=True)}
        for image_id in sorted(incomplete - waiting):
            outbox.schedule(REACTION, {"image_id": image_id}, queue="index")


def _picture(image_id: int, specs: Mapping[str, Mapping[str, Any]]) -> Picture:
    fallback = specs[FALLBACK]
    return {
        "id": image_id,
        "src": default_storage.url(fallback["file"]),
        "webp_srcset": _srcset(specs, "webp"),
        "avif_srcset": _srcset(specs, "avif"),
        "width": fallback["width"],
        "height": fallback["height"],
        "alt": fallback["image__description"] or fallback["image__title"],
    }


def _srcset(specs: Mapping[str, Mapping[str, Any]], kind: str) -> str:
    """`url 400w, url 800w …`; a small original has fewer widths than were asked for."""
    rows = [
        specs[f"width-{width}|format-{kind}"] for width in WIDTHS if f"width-{width}|format-{kind}" in specs
    ]
    by_width = {row["width"]: default_storage.url(row["file"]) for row in rows}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())
