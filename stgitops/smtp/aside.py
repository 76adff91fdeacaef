"""Calls that block and cannot be given up: each in a thread of its own, which holds up nobody."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Found = TypeVar("Found")


async def aside(call: Callable[[], Found]) -> Found:
    """Return what a call returns, or raise what it raises.

    The thread is a daemon's: one that hangs for ever holds up nothing, not even the end of the process.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Found] = loop.create_future()

    def tell(found: Found | None, error: Exception | None) -> None:
        if answer.done():  # it was given up
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found)  # type: ignore[arg-type] # without an error it is what was found

    def work() -> None:
        found, trouble = None, None
        try:
            found = call()
        except Exception as error:  # noqa: BLE001 - told to who waits
            trouble = error
        with suppress(RuntimeError):  # where the loop is closed, nobody waits any more
            loop.call_soon_threadsafe(tell, found, trouble)

    threading.Thread(target=work, name="aside", daemon=True).start()
    return await answer
