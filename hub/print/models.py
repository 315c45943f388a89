from django.db import models


class PrintedDocument(models.Model):
    """A document that was asked for: what it is to say, and the PDF once it is made.

    It is named by a digest of what it says, so that a page that changes is another document, and no two processes make
    the same one. Rows are erased after some days; whoever asks then has it made again.

    :ivar html: complete, with pictures and styles inside; empty once the PDF is made
    :ivar failed: it could not be made within the limits
    """

    digest = models.CharField(max_length=64, primary_key=True)
    html = models.TextField(blank=True)
    pdf = models.BinaryField(null=True)
    failed = models.BooleanField(default=False)
    ordered_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.digest
