"""Cards of results say what the cards of the library say."""

from bs4 import BeautifulSoup

from tests.hub.search.test_results import content, show  # noqa: F401, a fixture


def test_the_card_of_a_practice_says_what_that_of_the_library_does(client, content):  # noqa: F811
    content.practice(title="Old lantern", status="ended", evidence_level="E3", last_checked="2020-02-01")
    content.practice("fi", title="Lantern suomeksi", status="paused")
    ended = {"Country": "Finland", "Evidence": "Evaluated by the owner Level: check due", "Status": "Ended"}
    ended |= {"Outcomes": "Not stated yet", "Expert review": "Not yet", "Checked": "February 2020"}
    for address in ("/en/search/?q=lantern", "/en/practices/?q=lantern"):
        soup = BeautifulSoup(client.get(address).text, "html.parser")
        facts = {
            card.h3.get_text(): {
                row.dt.get_text(): " ".join(row.dd.get_text(" ").split()) for row in card.select(".card-facts div")
            }
            for card in soup.select("article.card")
        }
        assert facts["Old lantern"] == ended
    news = next(card for card in show(client, "q=lantern").select(".result") if "News" in card.p.get_text())
    assert not news.dl
    foreign = show(client, "q=suomeksi").select_one(".result")
    assert foreign.h3.a["lang"] == "fi"
    assert "Paused" in foreign.dl.get_text()
