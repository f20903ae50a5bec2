"""Webhooks: what watches find, sent to listed addresses of the intranet."""
