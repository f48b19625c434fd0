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


class FrontCache(models.Model):
    """A cache in front, by the address that takes its purges: up to which epoch it has been told, and told again."""

    address = models.CharField(primary_key=True, max_length=200)
    purged = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.address
