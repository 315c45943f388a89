"""An address for every template of the public site, below the language. `make screenshots` reads it too."""

ADDRESSES = {
    "home": "",
    "library": "practices/",
    "library filtered": "practices/?q=a&kind=prevention&topic=mentoring&topic=helpline&topic=no-such-topic",
    "library empty": "practices/?q=zzzzzz",
    "practice": "practices/aarhus-model/",
    "news": "news/",
    "article": "news/community-workshops-have-started/",
    "mentoring": "mentoring/",
    "manual": "mentoring/manual/",
    "workshops": "mentoring/workshops/",
    "trainings": "mentoring/trainings/",
    "training": "mentoring/trainings/first-mentors/",
    "standard with subpages": "about/",
    "standard": "about/goals/",
    "contact": "contact/",
    "contact with errors": "contact/",
    "contact thanks": "contact/?sent",
    "not found": "no-such-page/",
    "bad request": "?q=%00",
}
