"""The officials' pages from the frozen list to the certificates. The public's stand in public_*.py."""
