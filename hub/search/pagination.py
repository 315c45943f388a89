"""Paging through an answer, of which only one page is at hand."""

from django.core.paginator import Page, Paginator

from hub.search.answers import MAX_PAGE, Answer


class AnswerPaginator(Paginator):
    """Django's paginator for an Answer: the count is the answer's, the objects are those of its page."""

    def __init__(self, answer: Answer, per_page: int):
        super().__init__(answer.results, per_page)
        self.answer = answer

    @property
    def count(self) -> int:
        return min(self.answer.count, MAX_PAGE * self.per_page)

    def shown(self) -> Page:
        """The page of the answer."""
        return Page(self.answer.results, self.answer.page, self)
