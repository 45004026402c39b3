"""Pictures of projects: taken apart and written anew in a process of their own, kept as files, shown with care."""
