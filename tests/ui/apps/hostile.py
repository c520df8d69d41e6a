"""Text that tries to be more than text."""

HOSTILE = [
    "![x](http://evil.example/x.png)",
    "<script>window.hacked = 1</script>",
    '<img src="http://evil.example/y.png" onerror="window.hacked = 1">',
    r"$\int_0^1 x$ and $$y$$",
    ":red[x] :red-background[y] :blue-badge[z]",
    ":material/home: :smile: :streamlit:",
    "[a](javascript:window.hacked=1) [b](http://evil.example)",
    "http://evil.example/z https://evil.example www.evil.example a@evil.example",
    "<http://evil.example> &lt;b&gt; &amp; &copy;",
    "**bold** _slanted_ ~~gone~~ `code` # head",
    "- list > quote 1. one | a | b |",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "[^1] [[x]] \\ \\* {x} ^up^ ==mark== :small[x]",
    "# Title",
    "1. first",
    "---",
]
