"""The door where faults become sentences: nothing raw reaches the visitor, no data the log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec
from uuid import uuid4

import streamlit as st
from streamlit import config
from streamlit.errors import FragmentHandledException

from tunewright.model import TuneError
from tunewright.ui.plain import plain

P = ParamSpec("P")

log = logging.getLogger("tunewright.ui")

_KEPT: Final = "trouble_kept_for_the_next_run"
_LONGEST: Final = 600


@contextmanager
def errors(where: str = "this part of the page") -> Iterator[None]:
    """Show what goes wrong inside as a sentence; every fragment needs its own, a page has one already.

    First shows what a `guarded` callback has kept. `st.rerun()` and `st.stop()` pass through.
    """
    for words in st.session_state.pop(_KEPT, ()):
        st.error(words, icon=":material/error:")
    try:
        yield
    except FragmentHandledException:
        raise
    except Exception as error:  # noqa: BLE001 - this is the door
        st.error(_words(error, where), icon=":material/error:")


def guarded(callback: Callable[P, None]) -> Callable[P, None]:
    """Make a callback safe for `on_click` and `on_change`: the next run shows its error."""

    @wraps(callback)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - Streamlit would show it raw
            words = _words(error, f"the callback {callback.__name__}")
            st.session_state[_KEPT] = (*st.session_state.get(_KEPT, ()), words)

    return safe


def last_net(error: Exception) -> bool:
    """For `st.App(on_script_error=…)`: whatever no boundary caught. True means that it has been shown."""
    st.error(_words(error, "a script"), icon=":material/error:")
    return True


def keep_logs_clean() -> None:
    """Stop Streamlit from writing the text of uncaught errors, which may quote data; `last_net` logs them."""
    config.set_option("logger.enableRich", False)
    logger = logging.getLogger("streamlit.error_util")
    if _is_not_an_app_error not in logger.filters:
        logger.addFilter(_is_not_an_app_error)


def log_fault(error: BaseException, where: str) -> str:
    """Write down the kind of error and where it passed, never its text; gives back the reference."""
    reference = uuid4().hex[:8]
    log.error("Unexpected %s in %s, reference %s: %s", _kinds(error), where, reference, _places(error))
    return reference


def _words(error: Exception, where: str) -> str:
    if isinstance(error, TuneError):
        return "\n\n".join(plain(part, _LONGEST) for part in (str(error), error.hint) if part)
    reference = log_fault(error, where)
    return (
        "Something went wrong on our side. What you had saved is safe."
        f"\n\nTry again; if it happens once more, tell whoever runs this app the reference {reference}."
    )


def _kinds(error: BaseException) -> str:
    cause = error.__cause__ or error.__context__
    return type(error).__name__ + (f" (after {_kinds(cause)})" if cause else "")


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def _is_not_an_app_error(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Uncaught app execution")
