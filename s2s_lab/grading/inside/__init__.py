"""All of this package that the sandbox can see: learners' code runs beside it and may read it.

So there is nothing here that knows an answer: no oracle, no judge, no wrong solution, no way to
draw inputs. Modules import torch, the standard library and each other, and nothing else.
"""
