"""How published figures and frameworks are told."""
