"""WhatsApp through Meta's Cloud API. Written from Meta's public reference."""
