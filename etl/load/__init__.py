"""Rows become the database: a new file, checked, then renamed over the old one."""
