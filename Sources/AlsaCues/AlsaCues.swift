// AlsaCues
