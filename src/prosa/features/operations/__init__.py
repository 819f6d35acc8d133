"""What failed for good, and giving it another chance."""
