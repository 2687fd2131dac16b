"""What else the week shows: each finding with its rule, its source and its false alarms."""
