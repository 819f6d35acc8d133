"""What changes who is signed in."""
