"""Requests about dumping beside waits, closures and walk-offs: a hypothesis, no finding."""
