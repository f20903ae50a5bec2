"""A network cut into its parks, each asked by itself, and what they say put together.

A province or a nation does not fit into one process. What a park's figures rest on does, so each
park is cut out with that (:mod:`queries.partitions.cutting`), kept as a file of columns
(:mod:`queries.partitions.files`) and asked by the functions that ask the whole
(:mod:`queries.partitions.asking`), in processes of one machine or on Apache Spark
(:mod:`queries.partitions.engines`). Counts of the parks are added up; what ties bodies across parks
is put together as one graph (:mod:`queries.partitions.together`).
"""
