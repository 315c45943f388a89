"""Small words that say nothing about what is looked for, as they are written, and as they are typed without accents.

They are left out of queries only; the index holds them.
"""

from hub.search.text import fold

_LISTS = {
    "en": (
        "a about after all also am an and any are as at be because been before being but by can could did "
        "do does for from had has have he her here him his how i if in into is it its me more most my no "
        "not of on or other our out over she should so some such than that the their them then there "
        "these they this those through to too under up us was we were what when where which while who "
        "whom whose why will with would you your"
    ),
    "fi": (
        "ei eivät en et eli että ettei haluta he hän hänen ja jo joihin joille joista joita joka jokin "
        "joko jolla jolle jonka jos joskus jossa josta jota jotka jotta kanssa kautta ken kenen ketkä "
        "ketä kuin kuinka kun kuten lisäksi luona me mihin miksi mikä mille millä minkä minä missä mistä "
        "mitä mitkä mukaan mutta myös ne nämä näitä niiden niitä niin nuo nyt oli olla ole olen olet "
        "olemme olette on ovat olivat ollut pitkin poikki se sekä sen siellä sillä siitä siinä siksi sinä "
        "sitä sitten tai tämä tämän tässä tästä tätä te tuo vaan vai vaikka vain ynnä yli"
    ),
    "sv": (
        "alla allt att av blev bli blir då de dem den denna deras dess det detta dig din dina ditt du där "
        "efter ej eller en er era ett från för ha hade han hans har henne hennes hon honom hur här i icke "
        "inom inte jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu när någon något "
        "några och om oss på samma sedan sig sin sina sitta själv ska skulle som så sådan till under upp "
        "ut utan vad var vara vart varit varje vem vi vid vilka vilken vilket vår våra än är åt över"
    ),
    "fr": (
        "a ai au aux avec car ce ceci cela celle celles celui ces cet cette ceux chez comme comment d "
        "dans de des dont du elle elles en entre es est et été être eu eux il ils j je l la le les leur "
        "leurs lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où par parce pas "
        "pendant plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se ses "
        "si son sont sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous y à"
    ),
    "ar": (
        "في من إلى الى على عن مع هذا هذه ذلك تلك التي الذي الذين اللواتي اللذين ما ماذا متى أين كيف لماذا "
        "هل هو هي هم هن نحن أنا أنت أنتم كان كانت يكون تكون قد لقد لم لن لا إن أن إذا لو ثم أو أم بل لكن "
        "حتى كل بعض غير بين عند عندما لدى منذ خلال حول بعد قبل ضد دون أي كما مثل حيث و ف ب ل ك به بها له "
        "لها منه منها فيه فيها عليه عليها"
    ),
}


def _spellings(words: str) -> frozenset[str]:
    """The words, and those with accents also without: "för" and "for". "män" is no spelling of "man"."""
    return frozenset(words.split()) | {fold(word) for word in words.split()}


STOP_WORDS = {language: _spellings(words) for language, words in _LISTS.items()}
