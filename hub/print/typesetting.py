"""Sets HTML as PDF/UA-1. A program of its own, so that a limit of time and of memory can end it.

Reads HTML from its standard input and writes the PDF to its standard output. All that the HTML needs is inside it: this
program opens no file and asks no address, whatever the HTML says.
"""

import resource
import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

MEMORY = 1024 * 1024 * 1024  # bytes of addresses; a manual of 100 pages takes a third


def typeset(html: str) -> bytes:
    """The PDF of a complete HTML document."""
    nothing_outside = URLFetcher(allowed_protocols=["data"])
    document = HTML(string=html, url_fetcher=nothing_outside, media_type="print")
    return document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=False)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
