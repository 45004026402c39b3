"""Reports of readers: what anybody says is wrong with a published project, and what a moderator did about it."""
