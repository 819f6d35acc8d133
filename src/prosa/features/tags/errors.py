"""What can be wrong with a tag."""

from typing import ClassVar

from prosa.domain.errors import Conflict, NotFound


class TagNotFound(NotFound):
    """There is no such tag in your company."""

    code: ClassVar[str] = "tag.not_found"


class TagNameTaken(Conflict):
    """Another tag of your company has this name, perhaps an archived one."""

    code: ClassVar[str] = "tag.name_taken"


class TagArchived(Conflict):
    """The tag is archived: it stays where it is and is put on nothing more."""

    code: ClassVar[str] = "tag.archived"


class TooManyTags(Conflict):
    """There are as many tags as a list can hold."""

    code: ClassVar[str] = "tag.too_many"
