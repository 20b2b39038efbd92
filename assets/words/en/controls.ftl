# What buttons say.

controls-back = Back
controls-try-again = Try again
