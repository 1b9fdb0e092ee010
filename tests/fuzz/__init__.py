"""Bytes that a machine makes up while it watches which lines they reach: run as `make fuzz`, never by pytest."""
