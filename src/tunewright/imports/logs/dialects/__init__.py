"""Ways of writing messages, each translated into OpenAI's chat form in one file; formats share them."""
