"""Appeals of people whose account was blocked: one for each block, made by a link, decided on by another administrator."""
