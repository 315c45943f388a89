"""Pictures as they are given out, wherever they are kept."""

import errno
import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

# Documents are given out by their own view only, which asks who may read them.
# Pictures of accounts are shown in the admin alone, and have names that nobody guesses.
OPEN = ("images/", "original_images/", "avatar_images/")
LONGEST = 255  # signs of a name that a field can hold; in a bucket even four bytes each are not too many
DAY = 24 * 60 * 60


@require_safe
def serve(request, path):
    """A picture. The web server in front keeps it; a name never gets other content while a day is not over."""
    if not path.startswith(OPEN) or ".." in path.split("/") or len(path) > LONGEST:
        raise Http404
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation) as missing:
        raise Http404 from missing
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise Http404 from error
        raise
    response = FileResponse(file, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
    patch_cache_control(response, public=True, max_age=DAY)
    return response
