"""Watches: saved questions with a condition, evaluated at every revision and day, told in feeds."""
