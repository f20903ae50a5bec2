"""Routes: imports and exports, one body one node, the network in time."""
