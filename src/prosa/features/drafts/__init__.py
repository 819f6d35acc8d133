"""What somebody has begun to write: kept on the server, so that it follows them."""
