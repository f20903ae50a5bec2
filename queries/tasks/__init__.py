"""From a finding to what was done about it: tasks of bodies, closed when the fact has changed."""
