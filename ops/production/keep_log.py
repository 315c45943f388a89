"""Writes what all parts of a site say into one file: keep_log.py FILE, until nobody says anything any more.

What finds no room is dropped: supervisord itself ends where it cannot write.
"""

import contextlib
import signal
import sys

for ending in (signal.SIGINT, signal.SIGTERM):
    signal.signal(ending, signal.SIG_IGN)  # the parts end first, and say so

with open(sys.argv[1], "ab", buffering=0) as log:
    for line in sys.stdin.buffer:
        with contextlib.suppress(OSError):
            log.write(line)
