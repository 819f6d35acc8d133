"""What a message of the Cloud API says, as we show it."""

from prosa.channels.payload import Fragment, fragment, text_of


def words_of(message: Fragment, kind: str) -> tuple[str, str]:
    """The kind as we show it, and its words. A chosen button or list line is a text."""
    part = fragment(message.get(kind))
    match kind:
        case "text":
            return "text", text_of(part.get("body"))
        case "button":
            words = text_of(part.get("text"))
        case "interactive":
            reply = fragment(part.get("button_reply")) or fragment(part.get("list_reply"))
            words = text_of(reply.get("title"))
        case _:
            return kind, text_of(part.get("caption"))
    return ("text", words) if words else (kind, "")
