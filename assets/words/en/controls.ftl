# What buttons say, and marks around words, in many places.

controls-back = Back
controls-try-again = Try again
controls-settings = Settings
controls-journal = Journal
controls-go-on = Go on
controls-close = close
controls-leave-hunt = Leave the hunt
controls-quoted = “{ $text }”
