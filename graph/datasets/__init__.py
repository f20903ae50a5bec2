"""The networks that come with the project: the Kunming case and full-size synthetic ones."""
