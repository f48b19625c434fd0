"""How a list is narrowed: what a visitor has chosen, and everything that a page shows of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect

from search import facets
from search.engines import Counts, Facet
from search.engines.words import EVERYTHING
from search.facets import Chosen, Criterion, Option

OPEN = 3  # so many groups lie open before anybody has chosen


@dataclass(frozen=True)
class Narrowing:
    """The facets of a list with what is chosen of them."""

    criteria: Sequence[Criterion] = ()
    chosen: Chosen = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, criteria: Sequence[Criterion]) -> "Narrowing":
        return cls(criteria, facets.read(request.GET, criteria))

    def __bool__(self) -> bool:
        return bool(self.chosen)

    @property
    def facets(self) -> list[Facet]:
        return [criterion.facet(self.chosen) for criterion in self.criteria]

    @property
    def parameters(self) -> dict[str, str]:
        return facets.parameters(self.chosen)

    @property
    def notes(self) -> list[str]:
        """What must be said with the choice."""
        return [each.note for each in self.criteria if each.note and each.code in self.chosen]

    def less(self, code: str, option: str | None = None) -> dict[str, str]:
        """The parameters without one option, or without a whole facet."""
        left = dict(self.chosen)
        left[code] = tuple(each for each in left[code] if option is not None and each != option)
        return facets.parameters({code: options for code, options in left.items() if options})


@dataclass(frozen=True, kw_only=True)
class Choice:
    code: str
    label: str
    colour: str
    count: int
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    code: str
    label: str
    choices: tuple[Choice, ...]
    open: bool
    number: int
    """How many are chosen."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to the list with less chosen; `count` is what it would then show."""

    label: str
    url: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What stands beside and above a list."""

    groups: tuple[Group, ...]
    chips: tuple[Way, ...]
    clear: str
    looser: tuple[Way, ...]
    """If nothing is left: each facet that would have to go for something to be there."""
    chosen: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    """The parameters of the choice and the others: a form that writes the ones must not lose the others."""
    notes: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.groups)


def canonical(request: HttpRequest, narrowing: Narrowing) -> HttpResponsePermanentRedirect | None:
    """Where the same choice has its address, if this is another: one list, one entry in every cache."""
    if facets.is_canonical(request.GET, narrowing.chosen):
        return None
    others = {name: request.GET[name] for name in request.GET if name not in settings.FACETS}
    return HttpResponsePermanentRedirect(_url(request.path, narrowing.parameters | others))


def panel(narrowing: Narrowing, counts: Counts, *, total: int, path: str, kept: Mapping[str, str]) -> Panel:
    """`kept` are the list's other parameters, such as its order."""
    kept = {name: value for name, value in kept.items() if value}
    groups = [group for each in narrowing.criteria if (group := _group(each, narrowing, counts, total))]
    return Panel(
        groups=tuple(_opened(groups)),
        chips=tuple(_chips(narrowing, path, kept)),
        clear=_url(path, kept),
        looser=() if total else tuple(_looser(narrowing, counts, path, kept)),
        chosen=tuple(narrowing.parameters.items()),
        kept=tuple(kept.items()),
        notes=tuple(narrowing.notes),
    )


def _group(criterion: Criterion, narrowing: Narrowing, counts: Counts, total: int) -> Group | None:
    """Without options that nothing has; none at all if no choice would narrow the list."""
    chosen = narrowing.chosen.get(criterion.code, ())
    found = counts.get(criterion.code, {})
    choices = tuple(
        Choice(
            code=option.code,
            label=option.label,
            colour=option.colour,
            count=found.get(option.code, 0),
            chosen=option.code in chosen,
        )
        for option in criterion.options
        if option.code in chosen or found.get(option.code)
    )
    narrows = any(choice.chosen or choice.count != total for choice in choices)
    if not narrows:
        return None
    return Group(
        code=criterion.code, label=criterion.label, choices=choices, open=bool(chosen), number=len(chosen)
    )


def _opened(groups: Iterable[Group]) -> Iterable[Group]:
    for place, group in enumerate(groups):
        yield replace(group, open=True) if place < OPEN else group


def _chips(narrowing: Narrowing, path: str, kept: Mapping[str, str]) -> Iterable[Way]:
    for criterion, option in _chosen(narrowing):
        label = f"{criterion.label}: {option.label}" if criterion.without else option.label
        yield Way(label=label, url=_url(path, {**narrowing.less(criterion.code, option.code), **kept}))


def _looser(narrowing: Narrowing, counts: Counts, path: str, kept: Mapping[str, str]) -> Iterable[Way]:
    for criterion in narrowing.criteria:
        count = counts.get(criterion.code, {}).get(EVERYTHING, 0)
        if criterion.code in narrowing.chosen and count:
            url = _url(path, {**narrowing.less(criterion.code), **kept})
            yield Way(label=criterion.label, url=url, count=count)


def _chosen(narrowing: Narrowing) -> Iterable[tuple[Criterion, Option]]:
    for criterion in narrowing.criteria:
        for option in criterion.options:
            if option.code in narrowing.chosen.get(criterion.code, ()):
                yield criterion, option


def _url(path: str, parameters: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(parameters, safe=',')}" if parameters else path
