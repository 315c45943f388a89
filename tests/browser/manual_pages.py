"""A manual of three chapters in English, Finnish, French and Arabic, in the database of a served site.

build() runs inside the site's own Django, by manage.py shell.
"""

import uuid

from mentoring.models import ChapterPage, ManualPage
from tests.factories import Tree
from tests.factories.translations import translate

LANGUAGES = ["fi", "fr", "ar"]
LISTENING, ASKING, GOODBYE = "Listening", "Asking questions", "Saying goodbye"
EXERCISE, HANDOUT = "Listening in pairs", "How we talk with each other"
STEPS = ["One speaks for five minutes.", "The other listens and asks nothing.", "Then change places."]
# {English: (Finnish, French, Arabic)}
WORDS = {
    LISTENING: ("Kuunteleminen", "Écouter", "الإصغاء"),
    "How a mentor listens.": ("Miten mentori kuuntelee.", "Comment une mentore écoute.", "كيف يصغي المرشد."),
    "Why we listen": ("Miksi kuuntelemme", "Pourquoi nous écoutons", "لماذا نصغي"),
    "People speak when somebody has time for them.": (
        "Ihminen puhuu, kun jollakulla on hänelle aikaa.",
        "On parle quand quelqu’un a du temps pour nous.",
        "يتكلم الناس حين يجدون من لديه وقت لهم.",
    ),
    EXERCISE: ("Kuuntelua pareittain", "S’écouter à deux", "الإصغاء في أزواج"),
    "Two people": ("Kaksi ihmistä", "Deux personnes", "شخصان"),
    "A quiet place and a watch": ("Rauhallinen paikka ja kello", "Un lieu calme et une montre", "مكان هادئ وساعة"),
    STEPS[0]: ("Toinen puhuu viisi minuuttia.", "L’une parle cinq minutes.", "يتكلم أحدهما خمس دقائق."),
    STEPS[1]: (
        "Toinen kuuntelee eikä kysy mitään.",
        "L’autre écoute et ne demande rien.",
        "يصغي الآخر ولا يسأل شيئًا.",
    ),
    STEPS[2]: ("Sitten vaihdetaan.", "Puis on échange les rôles.", "ثم يتبادلان الأدوار."),
    "Who listens to you?": ("Kuka kuuntelee sinua?", "Qui vous écoute ?", "من يصغي إليك؟"),
    HANDOUT: ("Näin puhumme toisillemme", "Comment nous nous parlons", "كيف نتحدث"),
    "What is said here stays here.": (
        "Mitä täällä sanotaan, jää tänne.",
        "Ce qui est dit ici reste ici.",
        "ما يُقال هنا يبقى هنا.",
    ),
    "Everyone may be silent.": ("Jokainen saa olla hiljaa.", "Chacun peut se taire.", "لكل واحد أن يصمت."),
    "Ask before you tell anybody else.": (
        "Kysy, ennen kuin kerrot kenellekään.",
        "Demandez avant d’en parler à d’autres.",
        "استأذن قبل أن تخبر أحدًا.",
    ),
    "Somebody is not safe.": ("Joku ei ole turvassa.", "Quelqu’un n’est pas en sécurité.", "شخص ليس في أمان."),
    "Call for help, and stay.": (
        "Soita apua ja jää paikalle.",
        "Appelez de l’aide et restez.",
        "اطلب المساعدة وابقَ معه.",
    ),
    ASKING: ("Kysyminen", "Poser des questions", "طرح الأسئلة"),
    "Questions that open a talk.": (
        "Kysymyksiä, jotka avaavat keskustelun.",
        "Des questions qui ouvrent l’échange.",
        "أسئلة تفتح الحديث.",
    ),
    "A good question has no answer yet.": (
        "Hyvään kysymykseen ei ole vielä vastausta.",
        "Une bonne question n’a pas encore de réponse.",
        "السؤال الجيد لا جواب له بعد.",
    ),
    GOODBYE: ("Jäähyväiset", "Se dire au revoir", "الوداع"),
    "How it ends well.": ("Miten se päättyy hyvin.", "Comment bien finir.", "كيف ينتهي الأمر بخير."),
    "Say early when you meet for the last time.": (
        "Kerro ajoissa, milloin tapaatte viimeisen kerran.",
        "Dites tôt quand vous vous verrez pour la dernière fois.",
        "قل مبكرًا متى يكون لقاؤكما الأخير.",
    ),
}


def told(language: str, english: str) -> str:
    """Words of these chapters in a language."""
    return english if language == "en" else WORDS[english][LANGUAGES.index(language)]


def build() -> None:
    """The chapters in English, and their translations as translators make them."""
    tree = Tree()
    manual = ManualPage.objects.get(locale=tree.locales["en"])
    chapters = [
        (LISTENING, "listening", "How a mentor listens.", _listening()),
        (ASKING, "asking", "Questions that open a talk.", [_text("A good question has no answer yet.")]),
        (GOODBYE, "goodbye", "How it ends well.", [_text("Say early when you meet for the last time.")]),
    ]
    for title, slug, summary, body in chapters:
        chapter = ChapterPage(title=title, slug=slug, summary=summary, body=body, locale=manual.locale)
        manual.add_child(instance=chapter)
        chapter.save_revision().publish()
        for language in LANGUAGES:
            translate(chapter, tree, language, {english: told(language, english) for english in WORDS})


def _text(words: str) -> dict:
    return {"type": "text", "value": f"<p>{words}</p>"}


def _item(words: str) -> dict:
    return {"type": "item", "value": words, "id": str(uuid.uuid4())}  # without an id it is not translated


def _listening() -> list[dict]:
    steps = "".join(f"<li>{step}</li>" for step in STEPS)
    facts = {"minutes": 20, "people": "Two people", "things": "A quiet place and a watch"}
    sheet = "<p>What is said here stays here.</p><ul><li>Everyone may be silent.</li></ul>"
    hand_over = {"signs": "<p>Somebody is not safe.</p>", "whom": "<p>Call for help, and stay.</p>"}
    return [
        {"type": "section", "value": "Why we listen"},
        _text("People speak when somebody has time for them."),
        {"type": "exercise", "value": {"title": EXERCISE, "text": f"<ol>{steps}</ol>"} | facts},
        {"type": "reflection", "value": [_item("Who listens to you?")]},
        {"type": "handout", "value": {"title": HANDOUT, "text": sheet}},
        {"type": "safeguard", "value": "<p>Ask before you tell anybody else.</p>"},
        {"type": "hand_over", "value": hand_over},
    ]
