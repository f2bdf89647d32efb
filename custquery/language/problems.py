def __getattr__(name):
    def f(*a): raise SystemExit(name+repr(a))
    return f
