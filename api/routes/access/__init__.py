"""Log-ins, accounts and the audit trail."""
