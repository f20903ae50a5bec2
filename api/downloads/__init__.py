"""Answers to take away: tables as CSV and workbooks, in pieces."""
