"""What the operator is shown of the whole installation: totals and states, for Prometheus."""
