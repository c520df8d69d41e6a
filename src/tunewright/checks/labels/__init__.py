"""Labels: spelling of labels, and examples without one."""
