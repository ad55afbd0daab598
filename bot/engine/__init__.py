"""Running drains: in this process, or over several."""
