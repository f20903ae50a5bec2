"""Ready questions: declared once, offered by the search, told by one operation and one page."""
