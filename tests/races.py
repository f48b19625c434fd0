"""Real rivals: processes with connections of their own that start at the same moment."""

import faulthandler
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from tests.databases import close

PATIENCE_SECONDS = 120
STDERR = 2  # as a number: what pytest captures of it


def race(run: Callable[[Any], Any], arguments: Sequence[Any]) -> list[Any]:
    """`run(argument)` for each argument at once. What each returned, or the name of what it raised.

    A rival that dies, or that has done nothing for two minutes, fails the test; where the latter stood
    is in what was captured of stderr. The rows must be committed (`django_db(transaction=True)`):
    rivals see nothing else.
    """
    close()  # connections must not be shared with children
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(arguments))
    rivals = []
    for argument in arguments:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_take_part, args=(run, argument, barrier, theirs))
        process.start()
        rivals.append((process, ours))
    return [_outcome(*rival) for rival in rivals]


def _take_part(run: Callable[[Any], Any], argument: Any, barrier: Any, report: Connection) -> None:
    faulthandler.dump_traceback_later(PATIENCE_SECONDS, exit=True, file=STDERR)
    try:
        barrier.wait()
        outcome = run(argument)
    except BaseException as error:  # noqa: BLE001  (the referee wants to hear of everything)
        outcome = type(error).__name__
    report.send(outcome)
    close()


def _outcome(process: BaseProcess, report: Connection) -> Any:
    process.join(PATIENCE_SECONDS + 5)
    assert process.exitcode == 0, f"A rival ended with {process.exitcode}."
    return report.recv()
