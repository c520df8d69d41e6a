"""The errors a person can act on; anything else is a fault of ours."""


class TuneError(Exception):
    """Something a person can act on: the message says what happened, the hint what to do now."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UnknownName(TuneError):
    """A name that is not known (project, format, target, check); the hint lists the known ones."""

    def __init__(self, what: str, name: str, known: "list[str] | tuple[str, ...]") -> None:
        listed = ", ".join(known) if known else "none yet"
        super().__init__(f"There is no {what} called “{name}”.", f"Known: {listed}.")


class UnreadableFile(TuneError):
    """A file that cannot be read at all; single bad lines are `Rejected` values instead."""


class EditConflict(TuneError):
    """Someone else saved the example since it was shown; nothing was overwritten."""


class StoreUnavailable(TuneError):
    """The store refused: full disk, no rights, locked for too long, or not reachable."""


class NotAllowed(TuneError):
    """The project's own rules forbid this step, for example an export behind a gate."""
