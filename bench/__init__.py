"""Benchmarks: each figure of ours beside its limit or peer, measured in the same run. Never a timed test.

A figure lives in `gNN.py` and offers `figures() -> Iterator[Figure]`. Goals are ratios; milliseconds are only what they
mean on one machine. `make bench` prints the table and writes var/bench.json; `make bench ONLY=G8` runs one.
"""
