"""How fast the shipped product is, measured beside the limit of its own database."""
