"""Trying the links that practices show."""
