"""How each person likes their desk."""
