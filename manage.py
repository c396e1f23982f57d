#!/usr/bin/env python
"""Django's door; `gansao COMMAND` is the same."""

from gansao.cli import main

if __name__ == "__main__":
    main()
