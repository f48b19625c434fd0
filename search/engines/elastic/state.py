"""How an index compares with the database, for operators."""

from dataclasses import dataclass

from wagtail.models import Locale

from search.engines.elastic import schema, telling
from search.engines.elastic.client import asking
from search.engines.elastic.rebuilding import indexes
from search.models import Document, Unindexed


@dataclass(frozen=True, kw_only=True)
class State:
    """One locale's. `owed` is what the indexes have yet to be told."""

    language: str
    index: str
    indexed: int
    stored: int
    owed: int
    others: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return bool(self.index) and not self.others and abs(self.indexed - self.stored) <= self.owed

    def __str__(self) -> str:
        if not self.index:
            return f"{self.language}: no index; the database searches {self.stored} documents"
        line = f"{self.language}: {self.index} holds {self.indexed} of {self.stored} documents, {self.owed} to be told"
        return f"{line}; beside it {', '.join(self.others)}" if self.others else line


def state_of(locale: Locale) -> State:
    language = locale.language_code
    with asking(telling.SECONDS) as elastic:
        found = indexes(elastic, language)
        searched = [index for index, aliases in found.items() if schema.alias(language) in aliases]
        indexed = elastic.count(index=searched[0])["count"] if searched else 0
    return State(
        language=language,
        index=searched[0] if searched else "",
        indexed=indexed,
        stored=Document.objects.filter(locale=locale).count(),
        owed=Unindexed.objects.filter(locale_id=locale.pk).count(),
        others=tuple(index for index in found if index not in searched),
    )
