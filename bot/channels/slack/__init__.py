"""Slack: what comes in, what goes out, how it looks. The only folder that knows slack-bolt and slack-sdk."""
