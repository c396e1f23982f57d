"""Sheets in and out: cells with their addresses, faults with their places. No Django, no models."""
