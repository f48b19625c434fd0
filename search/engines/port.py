from collections.abc import Iterable, Sequence
from typing import Protocol

from search.engines.words import Hits, Question, Scope
from search.models import Document


class SearchEngine(Protocol):
    """What an engine does. Writes join the caller's transaction."""

    def write(self, documents: Sequence[Document]) -> None:
        """Index these documents, new or changed."""

    def remove(self, document_ids: Iterable[int]) -> None:
        """Forget these documents."""

    def find(self, scope: Scope, question: Question, *, offset: int = 0, limit: int = 24) -> Hits:
        """The documents that have the words (a beginning is enough) and nothing excluded, best first.

        A question without words finds whatever is left after its exclusions; an empty one finds nothing.
        """
