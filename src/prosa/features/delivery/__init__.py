"""Sending what was promised, retrying, recording receipts."""
