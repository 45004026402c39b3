"""The WSGI application for servers: `granian --interface wsgi wsgi:app`."""

import gc

from catalogue import create_app

app = create_app()

# What was made until here stays for good, so the collector need not look at it again; and a page makes thousands of objects
# that are gone with it, which at the default of 700 would be looked through dozens of times.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
