"""Blocks whose value is a fact."""


class SameInEveryLanguage:
    """Mixed into a block of which nothing is translated: it is the same in every language, and follows the original."""

    is_fact = True

    def get_translatable_segments(self, value) -> list:
        """For wagtail-localize, which would take it for words, or let a translation replace it."""
        return []
