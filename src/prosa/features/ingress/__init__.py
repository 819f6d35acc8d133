"""Provider hooks: verify, keep, answer 200, read later."""
