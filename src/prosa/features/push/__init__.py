"""Waking people's devices: Web Push to the browsers that they have signed up."""
