"""The whole network at one revision as arrays: read from a store, kept beside it, seen on a day."""
