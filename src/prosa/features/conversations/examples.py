"""What answers look like, for the API document."""

from typing import Any, Final

_COMPANY: Final = "01980000-0000-7000-8000-000000000001"
_AGENT: Final = "01980000-0000-7000-8000-000000000002"
_CONVERSATION: Final = "01980000-0000-7000-8000-0000000000c1"
_DEPARTMENT: Final = "01980000-0000-7000-8000-0000000000d1"
_CONTACT: Final = "01980000-0000-7000-8000-0000000000e1"
_INBOX: Final = "01980000-0000-7000-8000-0000000000f1"
_MESSAGE: Final = "01980000-0000-7000-8000-0000000000a1"
_AT: Final = "2026-11-22T12:31:04.120000Z"

Example = dict[str, Any]  # Any: JSON

CONVERSATION: Final[Example] = {
    "id": _CONVERSATION,
    "number": 1042,
    "version": 7,
    "status": "active",
    "flow_state": "assigned",
    "contact_id": _CONTACT,
    "contact_name": "Marina Alves",
    "inbox_id": _INBOX,
    "channel": "whatsapp_cloud",
    "department_id": _DEPARTMENT,
    "assignee_id": _AGENT,
    "turn": "us",
    "turn_since": _AT,
    "unread_count": 1,
    "priority": "normal",
    "subject": None,
    "tag_ids": [],
    "last_seq": 6,
    "last_message_id": _MESSAGE,
    "last_message_at": _AT,
    "preview": "Oi, meu pedido chegou?",
    "preview_kind": "text",
    "preview_author": "contact",
    "opened_at": "2026-11-22T12:30:00Z",
    "queued_at": "2026-11-22T12:30:20Z",
    "assigned_at": "2026-11-22T12:30:21Z",
    "taken_at": None,
    "first_response_at": None,
    "last_inbound_at": _AT,
    "snoozed_until": None,
    "outcome": None,
    "resolved_at": None,
    "closed_at": None,
    "archived_at": None,
}

LISTED: Final[Example] = {**CONVERSATION, "last_message_status": None}

PAGE: Final[Example] = {"items": [LISTED], "next_cursor": None}

MESSAGE: Final[Example] = {
    "id": _MESSAGE,
    "conversation_id": _CONVERSATION,
    "seq": 6,
    "direction": "outbound",
    "author_type": "agent",
    "author_id": _AGENT,
    "author_name": "Ana Souza",
    "kind": "text",
    "body": "Chegou sim!",
    "detail": {},
    "local_id": "b1f0",
    "status": "queued",
    "error_code": None,
    "error": None,
    "created_at": _AT,
    "sent_at": None,
    "delivered_at": None,
    "read_at": None,
}

ATTACHMENT: Final[Example] = {
    "id": "01980000-0000-7000-8000-0000000000b1",
    "kind": "image",
    "state": "stored",
    "filename": "vitrine.jpg",
    "mime": "image/jpeg",
    "size_bytes": 183204,
    "duration_seconds": None,
    "width": 1280,
    "height": 960,
    "is_voice": False,
    "has_thumbnail": True,
    "error_code": None,
    "error": None,
}

LINK: Final[Example] = {
    "url": "/media/AZgAAAAA",
    "download_url": "/media/AZgAAAAB",
    "thumbnail_url": "/media/AZgAAAAC",
    "expires_at": "2026-11-22T12:50:00Z",
}

ACCEPTED: Final[Example] = {"message": MESSAGE}

TIMELINE: Final[Example] = {"items": [MESSAGE], "has_more": False}

COUNTERS: Final[Example] = {"mine": 12, "unassigned": 5, "all": 83, "bot": 7}

CONTACT: Final[Example] = {
    "id": _CONTACT,
    "name": "Marina Alves",
    "phone": "+5511900001234",
    "email": None,
    "document": None,
    "tag_ids": [],
    "custom": {"size": "42"},
    "consented_at": None,
    "consent_source": None,
    "opted_out_at": None,
    "created_at": "2026-11-22T12:30:00Z",
    "identities": [
        {
            "id": "01980000-0000-7000-8000-0000000000e2",
            "kind": "whatsapp",
            "value": "5511900001234",
        },
        {
            "id": "01980000-0000-7000-8000-0000000000e3",
            "kind": "phone",
            "value": "+5511900001234",
        },
    ],
    "conversations": [
        {
            "id": _CONVERSATION,
            "number": 1042,
            "status": "active",
            "subject": None,
            "inbox_id": _INBOX,
            "opened_at": "2026-11-22T12:30:00Z",
            "resolved_at": None,
            "department_id": _DEPARTMENT,
            "assignee_id": _AGENT,
        }
    ],
}

DETAIL: Final[Example] = {
    **LISTED,
    "contact": CONTACT,
    "window": {"is_open": True, "ends_at": "2026-11-23T12:31:04Z", "kind": "free"},
    "max_text_length": 4096,
    "media_limits": {
        "image": {
            "max_bytes": 5242880,
            "mimes": ["image/jpeg", "image/png"],
            "max_caption_length": 1024,
        }
    },
    "can": {
        "react": True,
        "edit": False,
        "edit_minutes": None,
        "revoke": False,
        "revoke_minutes": None,
        "revoke_others": False,
        "quote": True,
    },
    "moves": ["assign", "close", "note", "reply", "resolve", "snooze", "transfer", "wait"],
}

EVENTS: Final[Example] = {
    "items": [
        {
            "position": 41,
            "type": "message.sent",
            "company_id": _COMPANY,
            "at": _AT,
            "conversation_id": _CONVERSATION,
            "department_id": _DEPARTMENT,
            "assignee_id": _AGENT,
            "message_id": _MESSAGE,
            "seq": 6,
            "status": "sent",
            "local_id": "b1f0",
            "error_code": None,
            "error": None,
        }
    ],
    "position": 41,
    "has_more": False,
}
