"""What a person can do, in Chromium, against the real `prosa up` and its emulators."""
