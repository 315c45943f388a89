"""Parts of the editing forms."""

from wagtail.admin.panels import Panel


class DueLinesPanel(Panel):
    """Names the support lines of a page that nobody has made sure of for a year; is not there where there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "mentoring/due_lines.html"

        @property
        def due(self) -> list[str]:
            return [line["name"] for line in self.instance.lines() if line.is_due]

        def is_shown(self):
            return bool(self.due)
