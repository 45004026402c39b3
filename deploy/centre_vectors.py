"""Make `catalogue/search/vectors/centre.npy` anew, after a change of the model or of how texts are read.

It holds what any text about a project of a municipality has in common, in each language: the mean of the examples. Without
taking it away, two texts in one language are nearer to each other than a text and its translation.
Needs what the tests need: `.venv/bin/python deploy/centre_vectors.py`.
"""

import tomllib

import numpy as np

from catalogue.config import ROOT
from catalogue.i18n import LANGUAGES
from catalogue.projects.document import TRANSLATED
from catalogue.search.vectors import model
from catalogue.search.vectors.texts import text_of


def main() -> None:
    """Compute the mean of the examples in each language."""
    files = sorted((ROOT / "seeds" / "examples").glob("*.toml"))
    examples = [tomllib.loads(file.read_text(encoding="utf-8"))["document"] for file in files]
    means = []
    for language in LANGUAGES:
        documents = [
            one if one["language"] == language else {key: one.get(f"other_{key}") for key in TRANSLATED}
            for one in examples
        ]
        vectors = model.raw([text_of(one).words for one in documents])
        if vectors is None:
            raise SystemExit("The model does not run here.")
        means.append(vectors.mean(axis=0))
    np.save(model.CENTRE, np.array(means, dtype=np.float32))


if __name__ == "__main__":
    main()
