from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import frame, quoted
from tunewright.checks.registry import check
from tunewright.checks.tools.schemas import declared_schemas, schema_trouble
from tunewright.model import Example, Finding


@check(
    "TC009", "broken-schema", severity="warning", scope="example", kinds=("chat", "preference"), depth="thorough"
)
def broken_schema(example: Example) -> Iterator[Finding]:
    """The declared parameters of a function are not a JSON schema.

    Why it matters: nobody can tell which arguments are right, and the target may refuse the file.
    What to do: correct the declaration, for example {"type": "object", "properties": {"city": {"type": "string"}}}.
    Not reported: parameters that are no object at all, or of another type than “object” (TC006); schemas of more
    than 20,000 characters.
    Cost: a millisecond for each schema that was not seen lately.
    """
    for name, schema in declared_schemas(frame(example)).items():
        trouble = schema_trouble(schema)
        if trouble:
            message = f"The parameters of {quoted(name)} are no JSON schema; the fault is at {quoted(trouble)}."
            yield Finding("TC009", "warning", message, (example.id,), f"schema:{name}", {"place": trouble[:80]})
