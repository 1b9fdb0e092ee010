"""A newsroom to try things in: people, stories, publishers, and a press whose pages change as you watch."""
