"""Mail: an outbox written inside the transaction and sent after it."""
