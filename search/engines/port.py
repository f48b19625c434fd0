from collections.abc import Iterable, Sequence
from typing import Protocol

from search.engines.words import Counts, Hits, Question, Scope
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

    def browse(
        self, scope: Scope, *, sort: str, first: Sequence[int] = (), offset: int = 0, limit: int = 24
    ) -> Hits:
        """All documents of the scope in an order of `SORTS`; the objects in `first` lead, in their order.

        Beyond the last one there are none, and no total.
        """

    def count(self, scope: Scope, question: Question | None = None) -> Counts:
        """How many documents of the scope have each option of its facets, of those that answer the question.

        A facet's own choice does not narrow its options: they are alternatives. That of a `without` facet does,
        and its options count what says that it has *not* got them. Options that nothing has are left out.
        With what is chosen of a facet comes `EVERYTHING`: how many there would be without the choice, unless none.
        """
