"""Connected accounts: this WhatsApp number, that session."""
