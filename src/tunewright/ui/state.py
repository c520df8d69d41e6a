"""What a browser session remembers, under typed names: ids and small choices, never data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar, cast

import streamlit as st

T = TypeVar("T")

REVIEWER_KEY: Final = "reviewer"
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Key(Generic[T]):
    """One remembered value: `NAME = Key("name", default)`, then `NAME.get()` and `NAME.put(value)`."""

    name: str
    default: T

    def get(self) -> T:
        """The value, or the default while nothing was put."""
        return cast(T, st.session_state.get(self.name, self.default))

    def put(self, value: T) -> None:
        """Remember a value until the browser tab is closed or reloaded."""
        st.session_state[self.name] = value

    def forget(self) -> None:
        """Go back to the default."""
        st.session_state.pop(self.name, None)


PROJECT: Final = Key[int | None]("project_id", None)
"""Id of the project on screen; the sidebar sets it."""


def project_id() -> int | None:
    """Id of the project on screen, or None while there is no project."""
    return PROJECT.get()


def reviewer() -> str:
    """The name the reviewer gave, tidied; empty while none was given."""
    return tidy_name(str(st.session_state.get(REVIEWER_KEY) or ""))


def tidy_name(name: str) -> str:
    """The name with single spaces and without what cannot be printed, at most 60 characters."""
    printed = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    return printed[:_LONGEST_NAME].strip()


def from_url(name: str) -> str | None:
    """The value of `?name=…` in the page's address, or None."""
    return st.query_params.get(name)


def number_from_url(name: str) -> int | None:
    """The whole number of `?name=…` in the page's address; None where it is missing or no number."""
    text = from_url(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def into_url(**values: object) -> None:
    """Write values into the page's address, so that it can be reloaded and sent on; None takes one out."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != str(value):
            st.query_params[name] = str(value)
