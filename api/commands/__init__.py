"""The commands of ``gongjian``, a module for each subject. They ask, and say what is answered."""
