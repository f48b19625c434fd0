"""From what a shopper typed to a question: words, and what must not be there. Engines see only the question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from search.engines.words import MOST_WORDS, Fact, Question, raw_words, words
from search.languages import (
    COMPLAINTS,
    DIET_WORDS,
    EVERYWHERE,
    FREE,
    JOINING,
    NEGATIONS,
    OF,
    STOPPING,
)
from search.meanings import Contents

_FREE = re.compile(r"(.{2,}?)-?(?:free|frei(?:e[smnr]?)?)")
_COMPLAINT = re.compile(rf"(.{{2,}}?)(?:{'|'.join(COMPLAINTS)}).*")
_MINUS = "-−–"


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """One thing that somebody wants to do without: as it was typed, and what the catalogue calls it."""

    shown: str
    word: str
    is_food: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`words` is folded word → as it was typed."""

    words: dict[str, str] = field(default_factory=dict)
    without: tuple[Excluded, ...] = ()
    diets: tuple[str, ...] = ()

    def question(self, contents: Contents) -> Question:
        named = [thing.facts for thing in self.without if thing.is_food]
        diets = [contents.of_diet(diet) for diet in self.diets]
        stating = {contents.stating(facts) for facts in named} | ({contents.ingredients} if diets else set())
        return Question(
            words=tuple(self.words),
            without_words=tuple(dict.fromkeys(thing.word for thing in self.without if not thing.is_food)),
            without_facts=tuple(sorted({fact for facts in (*named, *diets) for fact in facts})),
            stating=tuple(sorted(stating)),
        )


@dataclass
class _Token:
    """A word with what stood around it. `taken`: it is no word to be looked for any more."""

    shown: str
    word: str
    minus: bool
    hyphen: bool  # more of the same compound follows: `dairy-` free
    comma: bool
    taken: bool = False


def read(query: str, language: str, contents: Contents, known: frozenset[str]) -> Reading:
    """`known` are words of the shop: one of them that follows a negation is no slip of the finger."""
    return _Reader(list(_tokens(query)), contents, known).reading(STOPPING.get(language, frozenset()))


def negates(query: str) -> bool:
    """Whether a query may exclude anything: only then are the contents of goods read."""
    tokens = list(_tokens(query))
    return any(
        token.minus or token.word in NEGATIONS | FREE or _FREE.fullmatch(token.word) or _diet(token.word)
        or token.word.startswith(COMPLAINTS) or _COMPLAINT.fullmatch(token.word)
        for token in tokens
    )  # fmt: skip


class _Reader:
    """Walks through the words once per way of saying that something must not be there."""

    def __init__(self, tokens: list[_Token], contents: Contents, known: frozenset[str]) -> None:
        self.tokens, self.contents, self.known = tokens, contents, known
        self.without: list[Excluded] = []
        self.diets: list[str] = []

    def reading(self, stopping: frozenset[str]) -> Reading:
        self._diets()
        self._compounds()
        self._complaints()
        self._frees()
        self._negations()
        left = {token.word: token.shown for token in self.tokens if not token.taken}
        telling = {word: shown for word, shown in left.items() if word not in stopping}
        if not telling and not self.without and not self.diets:
            telling = left
        return Reading(
            words=dict(list(telling.items())[:MOST_WORDS]),
            without=tuple({thing.word: thing for thing in self.without}.values()),
            diets=tuple(dict.fromkeys(self.diets)),
        )

    def _diets(self) -> None:
        for place, token in enumerate(self.tokens):
            diet = _diet(token.word)
            if diet:
                token.taken = True
                self.diets.append(diet)
                if place and self.tokens[place - 1].word in NEGATIONS:
                    self.tokens[place - 1].taken = True

    def _compounds(self) -> None:
        """`glutenfrei`, `Milchallergie`: the beginning names what must not be there."""
        for token in self.tokens:
            found = _FREE.fullmatch(token.word) or _COMPLAINT.fullmatch(token.word)
            stem = found.group(1) if found and not token.taken else ""
            if stem and self._named(stem):
                self._exclude(replace(token, shown=token.shown[: len(stem)], word=stem))
                token.taken = True
                self._backwards(self.tokens.index(token) - 1)

    def _complaints(self) -> None:
        """`milk allergy`: every food that is named is one that must not be there."""
        complaints = [token for token in self.tokens if token.word.startswith(COMPLAINTS)]
        foods = [token for token in self.tokens if not token.taken and self.contents.named(token.word)]
        if complaints and foods:
            for token in foods:
                self._exclude(token)
            for token in complaints:
                token.taken = True

    def _frees(self) -> None:
        """`gluten free`, `free of nuts`, `milch- und nussfrei`."""
        for place, token in enumerate(self.tokens):
            following = self.tokens[place + 1 : place + 2]
            if token.word not in FREE or token.taken:
                continue
            if following and following[0].word in OF:
                token.taken = following[0].taken = True
                self._forwards(place + 2)
            elif place and not self.tokens[place - 1].taken and self._named(self.tokens[place - 1].word):
                token.taken = True
                self._exclude(self.tokens[place - 1])
                self._backwards(place - 2)

    def _negations(self) -> None:
        for place, token in enumerate(self.tokens):
            if token.minus and not token.taken:
                self._exclude(token)
            elif token.word in NEGATIONS and not token.taken and place + 1 < len(self.tokens):
                if token.hyphen and not self._named(self.tokens[place + 1].word):
                    continue  # `no-knead` is what a loaf is, and nothing that it is without
                token.taken = True
                self._forwards(place + 1)

    def _forwards(self, place: int) -> None:
        """Exclude the next thing, and whatever is joined to it: `without any cow's milk, eggs and nuts`."""
        rest = self.tokens[place:]
        telling = [token for token in rest if not token.taken and token.word not in EVERYWHERE | NEGATIONS]
        if not telling:
            return
        foods = [token for token in telling if self._named(token.word)]
        thing = (foods or telling)[0]
        end = self.tokens.index(thing)
        for token in self.tokens[place:end]:
            token.taken = True
        self._exclude(thing)
        following = self.tokens[end + 1 : end + 2]
        listed = bool(foods) and len(foods) == len(telling)  # `without milk eggs`: nothing else is looked for
        if following and not following[0].taken and (following[0].word in JOINING or thing.comma or listed):
            self._joined(end + 1)

    def _joined(self, place: int) -> None:
        first = self.tokens[place]
        beyond = place + 1 if first.word in JOINING else place
        while beyond < len(self.tokens) and self.tokens[beyond].word in EVERYWHERE | JOINING | NEGATIONS:
            beyond += 1
        if beyond < len(self.tokens) and self._named(self.tokens[beyond].word):
            for token in self.tokens[place:beyond]:
                token.taken = True
            self._forwards(beyond)

    def _backwards(self, place: int) -> None:
        """What is joined to something before it: `milk and nut` free."""
        while place >= 0:
            token = self.tokens[place]
            if token.word in JOINING and place and self._named(self.tokens[place - 1].word):
                token.taken = True
                token = self.tokens[place - 1]
                place -= 1
            elif not ((token.hyphen or token.comma) and self._named(token.word)):
                return
            if not token.taken:
                self._exclude(token)
            place -= 1

    def _named(self, word: str) -> str:
        """What the catalogue calls this, slips of the finger aside; empty for what is no food."""
        if self.contents.is_food(word):
            return word
        return "" if word in self.known else self.contents.guess(word)

    def _exclude(self, token: _Token) -> None:
        token.taken = True
        name = self._named(token.word)
        shown = token.shown if name in ("", token.word) else name
        self.without.append(
            Excluded(
                shown=shown,
                word=name or token.word,
                is_food=bool(name),
                facts=self.contents.named(name) if name else (),
            )
        )


def _tokens(query: str) -> Iterator[_Token]:
    for chunk in query.split():
        shown = raw_words(chunk)
        for place, part in enumerate(shown):
            last = place == len(shown) - 1
            for word in words(part):
                yield _Token(
                    shown=part,
                    word=word,
                    minus=chunk[0] in _MINUS,
                    hyphen=(not last and "-" in chunk) or chunk.endswith(("-", "‑")),
                    comma=last and chunk.endswith((",", ";")),
                )


def _diet(word: str) -> str:
    return next((diet for beginning, diet in DIET_WORDS.items() if word.startswith(beginning)), "")
