"""What texts mean, as an embedding model that somebody chose tells it: an extra beside the words in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tunewright.model import TuneError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE: Final = 1_000
_HINT: Final = "Correct TUNEWRIGHT_EMBEDDINGS, or take it away to look at words alone."


class Meanings:
    """Embeddings of the texts that pass by, by a model2vec model in a folder of this machine.

    Such a model is a table of vectors for pieces of words, of which a text's is the mean: no server, no graphics
    processor, some thousand texts a second. Cost: four bytes for each dimension of each text.
    """

    def __init__(self, folder: Path) -> None:
        """Raises: `TuneError` where the folder holds no such model, or the extra is not installed."""
        if not (folder / "model.safetensors").is_file():  # else a library would ask a server for it by this name
            raise TuneError(f"There is no embedding model in the folder “{folder.name}”.", _HINT)
        try:
            from model2vec import StaticModel
        except ImportError as error:
            raise TuneError(
                "Embeddings were chosen, but the library that reads them is not installed.",
                'Install it with: pip install "tunewright[embeddings]"',
            ) from error
        try:
            self._model = StaticModel.from_pretrained(folder)
        except Exception as error:  # whatever a damaged file does to the library
            raise TuneError(f"The embedding model in the folder “{folder.name}” cannot be read.", _HINT) from error
        self._found: list[NDArray[np.float32]] = []

    def heard(self, texts: Iterable[str]) -> Iterator[str]:
        """The same texts, of which the vectors are kept on the way."""
        waiting = iter(texts)
        while block := list(islice(waiting, _AT_ONCE)):
            self._found.append(self._model.encode(block))
            yield from block

    def beside(self, words: Any) -> Any:
        """The features in words, and beside them those in meaning: both parts weigh the same in each text."""
        import numpy as np
        from scipy import sparse
        from sklearn.preprocessing import normalize

        vectors = np.concatenate(self._found) if self._found else np.empty((0, self._model.dim))
        means = normalize(np.nan_to_num(vectors.astype(np.float32)))
        return sparse.hstack([words, sparse.csr_matrix(means)], format="csr", dtype=np.float32)
