class UnreadableFileError(Exception):
    """The whole file can't be read; the message is fit for staff."""


class UnreadableCellError(Exception):
    """A cell says nothing that its column understands; the message is fit for staff."""


class OutdatedError(Exception):
    """Something changed between the check and the write. `faults`: line id → what is wrong with it."""

    def __init__(self, faults: dict[int, list[list[str]]], problem: str = "") -> None:
        super().__init__(f"{len(faults)} lines are outdated.")
        self.faults = faults
        self.problem = problem
