"""The PostgreSQL that Haulpass brings along: used wherever ``DATABASE_URL`` is unset."""
