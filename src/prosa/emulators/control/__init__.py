"""How people, tests and the phone page drive the emulators."""
