"""From core data to files: the report as picture, page, table and JSON; previews; evidence."""
