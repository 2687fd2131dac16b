"""Working the leads: follow-ups, calls, replies, outcomes."""
