"""How answers about bodies and their network are told."""
