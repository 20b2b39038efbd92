# What lies over the map: the quest, the link, what is in reach, hints.

hud-walk = or click: walk
hud-run = run
hud-zoom = or wheel: zoom
hud-gestures = wave, cheer, point
hud-journal = your journal
hud-pause = menu

## The link

hud-live = Live
hud-waiting = Waiting
hud-waiting-why = Nothing heard for a moment.
hud-joining = Joining
hud-offline = Offline
hud-next-try = Next try in { $seconds } s. You can walk on.
hud-trying = Trying again.
hud-preview = Preview
hud-preview-why = No server: everything is shown. { $key } reads the folder again.
hud-elsewhere = Elsewhere
hud-superseded = Another device plays on
hud-superseded-text = Your hunt has been continued on another device or in another window. Nothing is lost: you can go on there, or take it back here.
hud-slow = Slow line
hud-slow-why =
    { $percent ->
        [0] About { $milliseconds } ms there and back.
       *[other] About { $milliseconds } ms there and back. { $percent } % is lost on the way and sent again.
    }
hud-barred = The way back is closed
hud-barred-text = What you have done here is kept, and is sent as soon as the server lets you in again.
hud-play-here = Play here
hud-leave = Leave

## What is in reach

hud-take-it = take the { $name }
hud-taking-it = taking the { $name } …
hud-talk-to-them = talk to { $name }

## The quest

hud-explore = Explore
hud-explore-text = Walk, and see what opens.
hud-all-done = All is done
hud-all-done-text = Every challenge that opened is completed.
hud-closed = The hunt is over
hud-closed-text = It has closed. What you were given stays yours.
hud-here = You are there
hud-challenge = Challenge
hud-more-open =
    { $count ->
        [one] One more is open
       *[other] { $count } more are open
    }
hud-limit = { $seconds } s to do it in
hud-start-in = It can be started in { $seconds } s.
hud-start = Start
hud-answer-riddle = Answer the riddle
hud-talk-to = Talk to { $name }
hud-hint =
    { $price ->
        [0] A hint
        [one] A hint for one point
       *[other] A hint for { $price } points
    }
hud-hold = hold
hud-give-up = Give up
hud-deed-waits = Noted: it counts when the server is back.
