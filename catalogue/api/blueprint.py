"""The read-only interface for programs: no cookie, no token, open to every origin."""

from flask import Blueprint, Response, request

from ..routing import PublicBlueprint

api: Blueprint = PublicBlueprint("api", __name__, url_prefix="/api/v1")


@api.after_app_request
def _open_to_every_origin(response: Response) -> Response:
    """Let scripts of other sites read the answer, errors included; there is nothing personal in it."""
    if request.path.startswith("/api/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
            response.headers["Access-Control-Max-Age"] = "86400"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
