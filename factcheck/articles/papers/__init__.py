"""Reading what newsrooms send: Word files and web pages become Markdown, with the notes that hang on its words.

`reading` is the way in; it has `child` do the work, in a process that can be thrown away and that knows no Django.
"""
