# What buttons say, and marks around words, in many places.

controls-back = Back
controls-try-again = Try again
controls-settings = Settings
controls-journal = Journal
controls-go-on = Go on
controls-close = close
controls-leave-hunt = Leave the hunt
controls-quoted = “{ $text }”
# The rows of letters of the letter board, as they lie on a keyboard; spaces part the rows, of eleven keys at most.
controls-letters = 1234567890 qwertyuiop asdfghjkl zxcvbnm
controls-letters-open = Write by pointer or gamepad
controls-letters-sign = Abc
controls-letters-capitals = Capital
controls-letters-space = Space
controls-letters-back = Delete
controls-letters-enter = Enter
