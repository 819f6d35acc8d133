"""What concerns one person: told once, kept until they have seen it."""
