"""The thing itself: document, lifecycle, revisions, images, publication."""
