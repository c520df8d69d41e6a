"""One function per thing a person can do, the same for browser, terminal and Python.

An action says where a unit of work begins and ends: read, close, think, write what was seen. Import the module
of the subject: `importing`, `reviewing`, `bulk_edits`, `browsing`, `checking`, `counting`, `splitting`,
`exporting`, `projects`.
"""
