"""A Slack that behaves: its Web API over HTTP, its signed requests, its Socket Mode, and people in it."""
