"""Who a person is: users, sign-in, sessions, tokens."""
