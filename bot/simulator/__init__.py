"""Platforms that behave: a Slack to talk to over HTTP, a clock to turn, and a page to rehearse on."""
