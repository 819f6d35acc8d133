"""Small, generic tools. No business words are allowed here."""
