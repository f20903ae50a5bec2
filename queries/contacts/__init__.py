"""Who meets whom in committees and agreements: sectors, brokers, holes, communities, overlap."""
