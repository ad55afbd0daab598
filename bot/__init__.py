"""The ChatGPT privacy bot: teaches, asks, reminds, records and reports, on Slack."""
