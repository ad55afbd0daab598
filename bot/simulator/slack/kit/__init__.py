"""Block Kit as Slack judges it: which blocks, views and texts it takes, and what it says of the others."""
