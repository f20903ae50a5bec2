"""What stands in a paper: chapters made of the answers that there are, in words."""
