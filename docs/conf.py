"""How these pages become a site that opens from the disk: no font, script or index is remote."""

project = "gongjian"
html_title = "gongjian 共建"
extensions = ["myst_parser"]
# Links to headings are those of GitHub, so the pages read the same there.
myst_heading_anchors = 3
# `--option` is no dash.
smartquotes = False
html_theme = "furo"
html_use_index = False
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
# A summary would have to be fetched, which a browser does not do from a file.
html_show_search_summary = False
# What is printed is shortened, so it need not be whole in its language.
suppress_warnings = ["misc.highlighting_failure"]
