"""The platforms, each in a folder of its own."""
