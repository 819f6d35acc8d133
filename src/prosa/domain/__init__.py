"""What is true. Plain functions over frozen values: no I/O, no clock, no framework."""
