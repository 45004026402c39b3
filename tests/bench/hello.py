"""The yardstick of serving: a Flask application that says hello, under the same server with the same settings.

`python -m tests.bench.hello` listens on PORT.
"""

import os
from typing import Any

from flask import Flask

from catalogue.operations import serving

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "Hello, World!"


def _granian_of_hello(_target: str, **settings: Any) -> Any:
    """Return the server with the settings of the catalogue, but for this application."""
    return _granian("tests.bench.hello:app", **settings)


if __name__ == "__main__":
    _granian = serving.Granian
    serving.Granian = _granian_of_hello
    serving.serve_until_stopped("127.0.0.1", int(os.environ["PORT"]), 1, with_worker=False)
