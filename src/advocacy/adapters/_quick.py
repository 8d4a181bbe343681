from advocacy.adapters._converter import converter
def quick_reader(kind):
    return lambda data: converter().structure(data, kind)
