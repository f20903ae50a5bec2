"""Papers to sign and pass on: one small model of a document, and what writes it as DOCX and PDF.

Both need the extra ``documents``; nothing else does.
"""
