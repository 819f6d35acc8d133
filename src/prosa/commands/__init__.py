"""What the command `prosa` does, one module for each command.

`cli.py` declares the commands; the modules here are imported only when theirs
is called, so that a start does not pay for what it does not use.
"""
