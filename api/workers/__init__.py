"""What the processes of one service hold in common, where several answer (``serve --workers``).

One process opens the network's address and the store, and keeps two others: the one beside
(:mod:`api.apart`), and one that has imported the application and forks those that answer
(:mod:`api.answering`). Each of these takes connections from the one address, maps the one file of
the snapshot (:mod:`graph.snapshot.keeping`) and follows the store. What has to hold over all of
them is on a board in memory that they share (who wrote, which revision is shown, and whether all
are ready to) or is kept by the first process and asked there (places and counts of what is scarce).
"""
