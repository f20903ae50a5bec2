"""What is read off the status of coverage: lists, reasons, findings, maps, the service circle."""
