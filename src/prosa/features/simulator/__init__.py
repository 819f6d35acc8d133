"""The way from the phone page to the emulators. For demonstrations only."""
