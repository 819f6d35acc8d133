"""Meta's Graph API for WhatsApp, as far as text goes."""
