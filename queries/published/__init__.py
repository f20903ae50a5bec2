"""What a source prints: figures, clusters and quotations, beside what the graph counts."""
