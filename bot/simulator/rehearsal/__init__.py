"""The rehearsal: a company in a simulated Slack, and a page to play it on, with a clock to turn."""
