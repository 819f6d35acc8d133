"""What can be wrong with a saved view."""

from typing import ClassVar

from prosa.domain.errors import Conflict, NotFound


class ViewNotFound(NotFound):
    """There is no such view, or it is somebody else's own."""

    code: ClassVar[str] = "view.not_found"


class TooManyViews(Conflict):
    """There are as many views as a list can hold."""

    code: ClassVar[str] = "view.too_many"
