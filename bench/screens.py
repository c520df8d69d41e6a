def measure(folder, rows):
    return iter(())
