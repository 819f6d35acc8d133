"""What cannot be signed up for pushes."""

from typing import ClassVar

from prosa.domain.errors import Invalid, NotFound


class BadSubscription(Invalid):
    """This is no subscription of a browser, or its push service is not on the public network."""

    code: ClassVar[str] = "push.bad_subscription"


class SubscriptionNotFound(NotFound):
    """There is no such subscription, or it is not yours."""

    code: ClassVar[str] = "push.subscription_not_found"
