"""Files in and out: fetched at once, stored, served by permission."""
