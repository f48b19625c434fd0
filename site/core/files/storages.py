"""Documents' storage, as `default_storage` is media's."""

from django.core.files.storage import Storage, storages
from django.utils.functional import LazyObject


class PrivateStorage(LazyObject):
    def _setup(self) -> None:
        self._wrapped = storages["private"]


private_storage: Storage = PrivateStorage()  # type: ignore[assignment]


def for_documents() -> Storage:
    """What the model's field names: a migration must not write down which storage it is here."""
    return private_storage
