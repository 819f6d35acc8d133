"""Tags: the words that a company sorts its conversations and contacts by."""
