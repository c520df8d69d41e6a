"""Tool calls: calls, their answers, their arguments and the tools declared."""
