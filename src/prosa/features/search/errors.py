"""What can be wrong with a search."""

from prosa.domain.errors import Invalid
from prosa.http.problems import Unavailable


class CursorOfOneKind(Invalid):
    """A cursor goes on with one kind of hits: say which with `in`."""

    code = "search.cursor_of_one_kind"


class TooBroad(Unavailable):
    """The search took too long. Narrow it: more words, a conversation, an inbox, fewer days."""

    code = "search.too_broad"
