"""The people who work in a company, their departments and their presence."""
