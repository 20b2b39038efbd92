# Gestures, the ghost of the best run, and the ways that were walked before.

# What a player can show to whoever is near.
alive-gestures = To whoever is near
alive-emote-wave = Wave
alive-emote-cheer = Hurrah
alive-emote-laugh = Laugh
alive-emote-heart = Heart
alive-emote-look-here = Look here
alive-emote-follow-me = Follow me

# The ghost.
alive-ghost-offer = You have walked this hunt before, in { $time }. Press { $key }, and your best run walks along.
alive-ghost-on = Your best run walks along: { $time }.
alive-ghost-off = Your best run no longer walks along.
alive-ghost-none = There is no earlier run to walk along yet. Finish the hunt, and there will be.
alive-ghost-again = Your best run walks once more: { $time }.
alive-ahead = { $time } ahead
alive-behind = { $time } behind
alive-level = Level with your best
alive-best = Your best: { $time }

# The ways.
alive-ways-none = You have not walked here before.
