"""Rows of practices, many at once and as Page.save() would write them.

bulk_create() refuses models that span tables, and an instance of ninety fields takes longer to make than its text: so
rows are dicts here, and what many of them share is made ready for the database once.
"""

from typing import Any

from django.db import connection, models
from wagtail.models import Page

from good_practices.models import PracticePage


class Rows:
    """Writes rows into the tables of Page and PracticePage. Tables and columns are those that Django knows."""

    def __init__(self) -> None:
        self.fields = {field.attname: field for field in PracticePage._meta.concrete_fields}
        self.defaults = self.prepared({name: field.get_default() for name, field in self.fields.items()})

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values as the database takes them."""
        return {name: self.fields[name].get_db_prep_save(value, connection) for name, value in values.items()}

    def insert(self, rows: list[dict[str, Any]]) -> None:
        """Writes rows of prepared values, each with its place in the tree. Fields left out have their defaults."""
        rows = [self.defaults | row for row in rows]
        insert_into(Page, rows)
        ids = dict(Page.objects.filter(path__in=[row["path"] for row in rows]).values_list("path", "pk"))
        insert_into(PracticePage, [row | {"page_ptr_id": ids[row["path"]]} for row in rows])


def insert_into(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Writes the columns of a model's own table: by COPY on PostgreSQL, which takes a third of the time."""
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    values = [[row[field.attname] for field in fields] for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608, names of Django
