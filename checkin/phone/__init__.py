"""Joining a line by phone: the sign at the entrance, and the page behind its QR."""
