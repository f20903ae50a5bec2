"""How identity and history are told."""
