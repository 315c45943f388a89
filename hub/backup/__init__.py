"""Backups of the whole site: one encrypted file each, made while editors go on, read back before it counts."""


class BackupError(Exception):
    """A backup that cannot be made or a restore that cannot be; the text says why, and what to do."""
