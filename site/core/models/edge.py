from django.db import models


class EdgeState(models.Model):
    """The relay's own counter. One row: the newest epoch, and the newest one mirrored to the cache."""

    epoch = models.PositiveBigIntegerField(default=0)
    mirrored = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.epoch)


class LastBump(models.Model):
    """The epoch at which what a key stands for last changed."""

    key = models.CharField(primary_key=True, max_length=80)
    epoch = models.PositiveBigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}@{self.epoch}"
