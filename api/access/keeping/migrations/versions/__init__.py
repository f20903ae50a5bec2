"""The steps. One that was released is never changed; a change of the tables is a further step."""
