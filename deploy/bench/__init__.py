"""The performance goals, each measured beside its bare baseline in the same run: `make bench`."""
