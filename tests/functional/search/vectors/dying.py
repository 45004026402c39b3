"""A program that ends as C code does that touches what it may not."""

import os
import signal

os.kill(os.getpid(), signal.SIGSEGV)
