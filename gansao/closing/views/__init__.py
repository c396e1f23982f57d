"""The pages that follow a published decision; each file one page with what it takes in."""
