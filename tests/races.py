"""Real rivals: processes with connections of their own that start at the same moment."""

import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any

from tests.databases import close

PATIENCE_SECONDS = 120


def race(run: Callable[[Any], Any], arguments: Sequence[Any]) -> list[Any]:
    """`run(argument)` for each argument at once. What each returned, or the name of what it raised.

    The rows must be committed (`django_db(transaction=True)`): rivals see nothing else.
    """
    close()  # connections must not be shared with children
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(arguments))
    results = context.SimpleQueue()
    processes = [
        context.Process(target=_take_part, args=(run, number, argument, barrier, results))
        for number, argument in enumerate(arguments)
    ]
    for process in processes:
        process.start()
    outcomes = dict(results.get() for _ in processes)
    for process in processes:
        process.join(PATIENCE_SECONDS)
        assert process.exitcode == 0
    return [outcomes[number] for number in range(len(arguments))]


def _take_part(run: Callable[[Any], Any], number: int, argument: Any, barrier: Any, results: Any) -> None:
    try:
        barrier.wait(PATIENCE_SECONDS)
        outcome = run(argument)
    except BaseException as error:  # noqa: BLE001  (the referee wants to hear of everything)
        outcome = type(error).__name__
    results.put((number, outcome))
    close()
