"""The menu that talks before an agent does. The rules are in `domain/bot.py`."""
