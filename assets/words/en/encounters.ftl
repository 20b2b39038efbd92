# Riddles, talks and the satchel.

encounters-your-answer = Your answer
encounters-answer = Answer
encounters-wrong = That is not it.
encounters-was-wrong = That was not the answer.
encounters-asking = Asking …
encounters-next-answer = The next answer is taken in { $seconds } s.
encounters-talk-waits = You can go and come back: the talk waits.
encounters-carry = What you carry
encounters-empty = Nothing yet. What you find and are given comes in here.
encounters-choose = Choose one thing to use it, or several to put them together.
encounters-use = Use it here
encounters-combine = Put them together
encounters-time-left = { $title }: { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} left
encounters-trying = Trying …
