"""Files in a folder of this machine."""

import contextlib
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    """Django's storage, which leaves no half of a file behind where the disk is full."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)  # type: ignore[misc]  # the stubs know the public methods only
        except OSError:
            with contextlib.suppress(OSError):
                Path(self.path(name)).unlink()  # the name was free: get_available_name asked before
            raise
