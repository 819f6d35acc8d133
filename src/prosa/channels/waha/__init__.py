"""WhatsApp through WAHA, an unofficial gateway that people run themselves."""
