"""One module a verb: promise, record, retry, discard."""
