"""Resumption tokens: all that is needed to go on with a list, signed, so that nothing is kept between two requests."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core import signing

from good_practices.sharing.oai.arguments import TOKEN, ProtocolError

LIFETIME = timedelta(hours=24)
_SALT = "good_practices.sharing.oai"


@dataclass(frozen=True)
class Listing:
    """A list, and how much of it has been handed out.

    :param arguments: those of the first request, without the verb
    :param last: id of the last row that was handed out
    :param cursor: how many were
    :param size: how many there were at the first request
    """

    verb: str
    arguments: dict[str, str]
    size: int = 0
    last: int = 0
    cursor: int = 0

    def token(self) -> str:
        """What to send for the rest."""
        return signing.dumps(asdict(self), salt=_SALT)


def resume(arguments: dict[str, str]) -> Listing:
    """The list that the arguments' token goes on with. Raises ProtocolError: badResumptionToken."""
    try:
        listing = Listing(**signing.loads(arguments[TOKEN], salt=_SALT, max_age=LIFETIME))
    except signing.SignatureExpired:
        raise ProtocolError("badResumptionToken", "The token has expired. Ask again from the start.") from None
    except signing.BadSignature:
        raise ProtocolError("badResumptionToken", "This site has not given out such a token.") from None
    if listing.verb != arguments["verb"]:
        raise ProtocolError("badResumptionToken", f"The token belongs to {listing.verb}.")
    return listing
