"""What the hub tells its features, which it does not know."""

from django.dispatch import Signal

# What the public sees of pages may be another than before: published, withdrawn, moved, closed, opened, reviewed.
# Sent with `ids`, a list of page ids; such a page may be gone. Receivers wait for the commit.
public_pages_changed = Signal()
