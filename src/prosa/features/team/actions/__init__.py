"""Every change of the team."""
