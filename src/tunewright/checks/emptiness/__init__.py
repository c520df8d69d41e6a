"""Empty text: messages, prompts and answers that say nothing."""
