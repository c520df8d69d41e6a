"""What a person wants of a log: which calls, how conversations are counted, what several answers become."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal, TypeAlias, get_args

from tunewright.imports.logs.call import Call
from tunewright.imports.logs.scores import as_score
from tunewright.model import Feedback, UnknownName

Turns: TypeAlias = Literal["last", "every", "once"]
"""Of a conversation whose later calls contain the earlier ones: its last call, every call, or every call with the
answers of earlier calls marked as not to be learnt again (weight 0)."""
Alternatives: TypeAlias = Literal["separate", "preference"]
"""Several answers to one prompt: an example each, or a preference pair of the best and the worst rated."""

TURNS: Final[tuple[Turns, ...]] = get_args(Turns)
ALTERNATIVES: Final[tuple[Alternatives, ...]] = get_args(Alternatives)


@dataclass(frozen=True)
class Wish:
    """Which calls of a log come in, and as what; the default is the last call of each conversation, unfiltered."""

    turns: Turns = "last"
    alternatives: Alternatives = "separate"
    since: str = ""
    """Calls at or after this moment, ISO 8601; a date means its beginning in UTC."""
    until: str = ""
    """Calls before this moment; a date means its end."""
    model: str = ""
    """Calls whose asked or served model contains this."""
    name: str = ""
    """Calls whose route, span or application contains this."""
    tag: str = ""
    user: str = ""
    score_from: float | None = None
    score_to: float | None = None
    sample: int | None = None
    """So many of the calls that are left, chosen by chance."""
    seed: int = 0
    most: int | None = None
    """At most so many, the first ones."""

    @property
    def narrows(self) -> bool:
        """True when some calls may be outside."""
        words = (self.since, self.until, self.model, self.name, self.tag, self.user)
        return any(words) or self.score_from is not None or self.score_to is not None

    def takes(self, call: Call, feedback: tuple[Feedback, ...]) -> bool:
        """True when a call is inside; `feedback` is all there is about it."""
        return self._in_time(call.at) and self._in_words(call) and self._in_score(feedback)

    def _in_time(self, at: str) -> bool:
        if not self.since and not self.until:
            return True
        end = f"{self.until}T99" if len(self.until) == 10 else self.until
        return bool(at) and (not self.since or at >= self.since) and (not end or at < end)

    def _in_words(self, call: Call) -> bool:
        if self.model and not any(self.model.casefold() in name.casefold() for name in (call.model, call.served)):
            return False
        if self.name and self.name.casefold() not in call.name.casefold():
            return False
        return (not self.tag or self.tag in call.tags) and (not self.user or self.user == call.user)

    def _in_score(self, feedback: tuple[Feedback, ...]) -> bool:
        if self.score_from is None and self.score_to is None:
            return True
        score = as_score(feedback)
        if score is None:
            return False
        return (self.score_from is None or score >= self.score_from) and (
            self.score_to is None or score <= self.score_to
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON of what differs from the default."""
        usual = Wish()
        return {name: value for name, value in asdict(self).items() if value != getattr(usual, name)}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Wish:
        """What `to_dict` wrote.

        Raises: `UnknownName` for a way of counting that does not exist.
        """
        known = {field.name for field in fields(cls)}
        wish = cls(**{name: value for name, value in stored.items() if name in known})
        if wish.turns not in TURNS:
            raise UnknownName("way of taking turns", str(wish.turns), TURNS)
        if wish.alternatives not in ALTERNATIVES:
            raise UnknownName("way of taking alternatives", str(wish.alternatives), ALTERNATIVES)
        return wish
