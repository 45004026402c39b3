"""The record in files: import and export of projects as spreadsheets, CSV and JSON, with batches that can be undone."""
