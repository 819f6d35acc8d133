"""Every change of a company."""
