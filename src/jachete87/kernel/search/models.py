"""What the index still has to learn, written in the transaction of the change, and the index's generation."""

from django.db import models


class IndexTask(models.Model):
    """One thing to index again: the indexer reads its current row, commits the index, then deletes the task.

    `written_in` is the database transaction that noted it.
    """

    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=40)
    written_in = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "written_in"], name="a_subject_is_noted_once_in_a_transaction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}"


class Generation(models.Model):
    """How often the index has moved; readers reload, and cached pages lapse, when the number changes."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
