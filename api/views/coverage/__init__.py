"""How answers about coverage are told."""
