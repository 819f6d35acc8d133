"""What an answer looks like, for the API document."""

from typing import Any, Final

_CONVERSATION: Final = "01980000-0000-7000-8000-0000000000c1"
_CONTACT: Final = "01980000-0000-7000-8000-0000000000e1"
_BRIEF: Final[dict[str, Any]] = {  # Any: JSON
    "id": _CONVERSATION,
    "number": 1042,
    "status": "active",
    "subject": None,
    "contact_id": _CONTACT,
    "contact_name": "Marina Alves",
    "inbox_id": "01980000-0000-7000-8000-0000000000f1",
    "channel": "whatsapp_cloud",
    "department_id": "01980000-0000-7000-8000-0000000000d1",
    "assignee_id": None,
}

FOUND: Final[dict[str, Any]] = {  # Any: JSON
    "messages": {
        "items": [
            {
                "id": "01980000-0000-7000-8000-0000000000a1",
                "seq": 6,
                "kind": "text",
                "direction": "inbound",
                "author_type": "contact",
                "author_id": None,
                "author_name": None,
                "created_at": "2026-11-22T12:31:04.120000Z",
                "excerpt": [
                    {"text": "Oi, meu ", "is_match": False},
                    {"text": "pedido", "is_match": True},
                    {"text": " chegou?", "is_match": False},
                ],
                "conversation": _BRIEF,
            }
        ],
        "next_cursor": None,
    },
    "contacts": {"items": [], "next_cursor": None},
    "conversations": {"items": [], "next_cursor": None},
}
