"""The diagnostic log of Azure's own model service, which keeps no texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tunewright.imports.logs.call import NOT_A_CALL, Entry, Left
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import first_word, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_CATEGORIES: Final = ("requestresponse", "audit", "trace", "azureopenairequestusage", "allmetrics")
_NOTHING: Final = Left(
    "no-content",
    "Azure's RequestResponse log keeps no prompts and no answers, so there is nothing to import. Logging of "
    "generative AI messages in Azure API Management writes them.",
)


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [_is_diagnostic(record) for record in records], "are diagnostics of an Azure service")


def _is_diagnostic(record: Body) -> bool:
    inner = objects(record.get("records"))[:1]
    if inner:
        return _is_diagnostic(inner[0])
    if first_word(record, "category", "Category").casefold() not in _CATEGORIES:
        return False
    return bool(record.keys() & {"properties", "properties_s", "operationName", "OperationName"})


@log("azure-openai-diagnostics", title="Azure OpenAI diagnostics", score=_score)
def read_diagnostics(record: Body, file: str) -> Iterable[Entry]:
    """Azure OpenAI diagnostics (RequestResponse): sizes and times of calls, without any text to import."""
    inner = objects(record.get("records"))
    for one in inner or [record]:
        is_call = first_word(one, "category", "Category").casefold() == "requestresponse"
        yield _NOTHING if is_call else NOT_A_CALL
