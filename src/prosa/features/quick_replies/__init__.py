"""Ready texts: what is written again and again, under a shortcut."""
