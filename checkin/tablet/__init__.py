"""The tablet's page, and what it needs to open without a network."""
