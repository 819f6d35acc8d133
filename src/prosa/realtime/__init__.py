"""How screens stay in step: who you are, what you may see, since which position."""
