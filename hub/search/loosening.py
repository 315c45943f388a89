"""What may be found with fewer words, or in another language, by a reader whose words find nothing."""

from hub.search.answers import SearchQuestion, search
from hub.search.state import memory
from hub.search.text import query_text
from hub.search.thesaurus import content_words

MAX_WORDS = 4  # each of them is a search


def words_alone(text: str, language: str) -> list[tuple[str, int]]:
    """(word, number of results) for the first words of a query that find something on their own."""
    words = list(dict.fromkeys(content_words(query_text(text), language)))
    if len(words) < 2:
        return []
    answers = [(word, search(SearchQuestion(word, language, per_page=1))) for word in words[:MAX_WORDS]]
    return [(word, answer.count) for word, answer in answers if answer.count]


def elsewhere(text: str, language: str) -> list[tuple[str, int]]:
    """(language, number of results) for the other languages of the site that have the words."""
    others = [other for other in memory.locales if other != language]
    answers = [(other, search(SearchQuestion(text, other, per_page=1))) for other in others]
    return [
        (other, answer.count)
        for other, answer in answers
        if answer.results and answer.results[0].language == other and not answer.correction
    ]
