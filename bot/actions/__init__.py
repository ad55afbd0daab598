"""What the bot does: one file, one use case. Load, decide, record; deliveries leave by the drain alone."""
