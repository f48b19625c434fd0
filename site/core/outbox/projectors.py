"""What a change means: one projector per subject, registered by the room that knows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

LONGEST_BUMP = 80  # as core.models.LastBump has it


@dataclass
class Bumps:
    """What a projector reports: keys that are no longer true, and other subjects that follow."""

    keys: set[str] = field(default_factory=set)
    following: dict[str, set[str]] = field(default_factory=dict)

    def add(self, *keys: str) -> None:
        """What is cached under `keys` is out of date."""
        for key in keys:
            if len(key) > LONGEST_BUMP:  # refused here, where it fails one projector and not the whole chain
                raise ValueError(f"A key has at most {LONGEST_BUMP} characters: {key}")
        self.keys.update(keys)

    def also(self, subject: str, keys: Iterable[Any]) -> None:
        """`keys` of another subject are concerned too; they are projected later in the same run."""
        self.following.setdefault(subject, set()).update(str(key) for key in keys)

    def merge(self, other: "Bumps") -> None:
        self.keys |= other.keys
        for subject, keys in other.following.items():
            self.also(subject, keys)


Project = Callable[[list[str], Bumps], None]
Everything = Callable[[], Iterable[Any]]


@dataclass(frozen=True)
class Projector:
    """How `subject` is projected, and what a rebuild has to know about it."""

    subject: str
    project: Project
    everything: Everything | None = None
    only_maps: bool = False


_projectors: dict[str, Projector] = {}


def projector(
    subject: str, *, everything: Everything | None = None, only_maps: bool = False
) -> Callable[[Project], Project]:
    """Register the function that is handed changed keys of `subject`, at most 100 at a time.

    It runs inside the chain's transaction, writes Documents and reports to `bumps`. It must be safe to run
    again for the same keys, and must cope with keys whose rows are gone.

    A rebuild projects every key found in the watched tables. `everything` adds keys that can't be found there
    (of documents whose subject is gone); `only_maps` leaves out a subject that does nothing but name other
    subjects, which are rebuilt anyway.
    """

    def register(project: Project) -> Project:
        _projectors[subject] = Projector(
            subject=subject, project=project, everything=everything, only_maps=only_maps
        )
        return project

    return register


def registered() -> dict[str, Projector]:
    """Subject → projector."""
    return dict(_projectors)
