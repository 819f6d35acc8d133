"""Finding messages by their words, and people and conversations by what they are called."""
