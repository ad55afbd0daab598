"""HTTP: where platforms reach us, and where operators look."""
