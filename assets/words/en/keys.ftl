# What keys and buttons do, and what stands on them where it is a word. Letters and signs stand in the code.

keys-walk-north = Walk up
keys-walk-south = Walk down
keys-walk-west = Walk left
keys-walk-east = Walk right
keys-run = Run
keys-take = Take, talk
keys-act = Start, answer
keys-hint = Hint
keys-talk = Talk from afar
keys-next-quest = Other challenge
keys-satchel = Satchel
keys-use = Use things
keys-small-map = Small map
keys-ranking = Ranking
keys-team = Team
keys-gestures = Gestures
keys-ghost = Ghost of your best run
keys-past-walks = Ways walked before
keys-open = Read a card's story
keys-skip = Skip a card, close, pause
keys-zoom-in = Come nearer
keys-zoom-out = Go farther
keys-follow = Back to yourself

## On keys

keys-up = Up
keys-down = Down
keys-left = Left
keys-right = Right
keys-space = Space
keys-backspace = Backspace
keys-delete = Del
keys-insert = Ins
keys-home = Home
keys-end = End
keys-page-up = Page up
keys-page-down = Page down
keys-shift = Shift
keys-right-shift = Right shift
keys-control = Ctrl
keys-right-control = Right ctrl
keys-right-alt = Right alt
keys-caps-lock = Caps lock

## On gamepads

keys-left-stick = Left stick
keys-pad-up = D-pad ↑
keys-pad-down = D-pad ↓
keys-pad-left = D-pad ←
keys-pad-right = D-pad →
