"""What the export puts right by itself, so that nothing has to be changed in the examples."""

from __future__ import annotations

from typing import Final

ON_EXPORT: Final[dict[str, str]] = {
    "FO006": "The export leaves these fields out by itself; the examples can stay as they are.",
    "FO007": "The export leaves these fields out by itself; the examples can stay as they are.",
    "FO015": "The export leaves these fields out by itself; the examples can stay as they are.",
    "LE001": "Choose a separator when exporting: it is added to every prompt that does not end with it.",
    "LE002": "The export to the older format adds the space before each completion.",
    "LE003": "Choose an ending when exporting: it is added to every completion that does not end with it.",
}
"""{code of a check: what the export does about its findings, as a sentence for the page}."""
