"""What people see: the desk in Chromium, on a company of a million messages."""
