"""The rules of coverage: their code lists, and policies as data and as files."""
