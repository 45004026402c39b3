"""The WSGI application for servers: `granian --interface wsgi wsgi:app`."""

from catalogue import create_app

app = create_app()
