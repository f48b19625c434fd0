"""What goods can contain, and by which words shoppers name it.

The catalogue knows; search does not know the catalogue. The room above gives its reader once (`provide`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from core import edge
from search.engines.words import Fact
from search.languages import DIETS, FOODS, KINDS_OF
from search.vocabulary import nearest

LONG_ENOUGH = 4  # so long is a word that may be a part of another: `milk` of `buttermilk`


@dataclass(frozen=True, kw_only=True)
class Contents:
    """`names` are folded words, in all languages. `allergens` and `ingredients` are codes of attributes."""

    names: Mapping[Fact, frozenset[str]] = field(default_factory=dict)
    allergens: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    """Language → what the shop always says of allergens."""

    def named(self, word: str) -> tuple[Fact, ...]:
        """Everything that somebody may mean who names this, parts of words included."""
        kinds = (members for general, members in KINDS_OF if any(_alike(name, word) for name in general))
        meant = {word}.union(*kinds)
        return self._called(meant)

    def is_food(self, word: str) -> bool:
        """Whether this is something that can be in food, by the catalogue's names or by everybody's."""
        return bool(self.named(word)) or any(_alike(food, word) for food in FOODS)

    def guess(self, word: str) -> str:
        """The name that is nearest to a word that nobody here knows; empty if none is near."""
        return nearest(word, sorted(self._known_names()))

    def of_diet(self, diet: str) -> tuple[Fact, ...]:
        """Everything that somebody does without who eats like this."""
        return self._called(DIETS[diet])

    def stating(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """One of these attributes must be there, for a product to be without `facts`."""
        allergen = any(attribute in self.allergens for attribute, _ in facts)
        return (*self.allergens, *self.ingredients) if allergen else self.ingredients

    def _called(self, wanted: Iterable[str]) -> tuple[Fact, ...]:
        sought = frozenset(wanted)
        return tuple(
            sorted(
                fact
                for fact, names in self.names.items()
                if any(_alike(name, word) for name in names for word in sought)
            )
        )

    def _known_names(self) -> frozenset[str]:
        given = frozenset[str]().union(*self.names.values())
        return given.union(*(general for general, _ in KINDS_OF))


_provided: Callable[[], Contents] = Contents


def provide(read: Callable[[], Contents]) -> None:
    """Say who knows what goods contain."""
    global _provided
    _provided = read


def contents(list_key: str) -> Contents:
    """What goods can contain, kept until a list or the vocabulary of the shop changes."""
    return edge.memo(list_key, f"contents:{list_key}", _provided)


def _alike(name: str, word: str) -> bool:
    short, long = sorted((name, word), key=len)
    return short == long or (len(short) >= LONG_ENOUGH and (long.startswith(short) or long.endswith(short)))
