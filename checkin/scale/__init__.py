"""Scale tickets: read, matched to visits, and the capture rate that follows."""
