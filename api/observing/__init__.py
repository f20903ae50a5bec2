"""What operators see of the service: the log, the metrics, the traces."""
