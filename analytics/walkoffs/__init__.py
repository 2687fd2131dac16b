"""Who gives up, after how long, and what interruptions cost."""
