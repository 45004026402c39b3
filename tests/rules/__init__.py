"""The house rules as tests; none of them needs a database."""
