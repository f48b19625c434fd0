"""A brand is carried, not guessed: by the request's host, by every row that belongs to one."""

from typing import Self

from django.db import models

from core.models import Brand


class BrandedQuerySet(models.QuerySet):
    """For models with a `brand` field."""

    def for_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)
