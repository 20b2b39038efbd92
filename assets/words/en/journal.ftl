# The journal: what has happened, and what it adds up to.

journal-you-hold = You hold
journal-badges = Badges
journal-challenges = Challenges
journal-how-it-goes = How it goes
journal-empty = Nothing has happened yet. Walk, and it will.
journal-earlier = { $count } earlier
journal-state-done = done
journal-state-again = to be tried again
journal-state-to-start = to be started
journal-state-failed = failed

## Entries

journal-begins = The hunt begins: { $title }
journal-over = The hunt is over: { $title }
journal-final-points =
    { $points ->
        [one] with one point
       *[other] with { $points } points
    }
journal-team = In the team { $name }
journal-team-code = its code is { $code }
journal-mate-joins = { $name } joins the team
journal-mate-leaves = { $name } leaves the team
journal-team-left = Left the team { $name }
journal-progress-taken = From here on you have what the team has
journal-mate-heard = { $speaker } to { $mate }
journal-unnamed = an unnamed place
journal-entered = Came to { $place }
journal-exited = Left { $place }
journal-dwelled = Waited at { $place }
journal-crossed = Crossed { $place }
journal-left-to-right = from its left to its right
journal-right-to-left = from its right to its left
journal-revealed = { $place } is now on the map
journal-near = Near { $place }
journal-no-longer-near = No longer near { $place }
journal-within = within { $metres } m
journal-moves = It is on the move
journal-comes-and-goes = It is not always there
journal-there-now = { $place } is there now
journal-there-no-more = { $place } is there no more
journal-opened = The challenge opens
journal-a-step = A step
journal-advanced = { $title }: { $done } of { $steps }
journal-offered = It can be started
journal-limit =
    { $seconds ->
        [one] one second to do it in
       *[other] { $seconds } seconds to do it in
    }
journal-started =
    { $attempt ->
        [1] Started
       *[other] Started, attempt { $attempt }
    }
journal-time-up = Time is up
journal-mishap = Failed
journal-given-up = Given up
journal-took = Took: { $name }
journal-right = Right: “{ $answer }”
journal-wrong = Not “{ $answer }”
journal-hint-offered =
    { $price ->
        [0] A hint can be had
        [one] A hint can be had for one point
       *[other] A hint can be had for { $price } points
    }
journal-hint =
    { $price ->
        [0] A hint
        [one] A hint, for one point
       *[other] A hint, for { $price } points
    }
journal-you-said = You: “{ $said }”
journal-said-to = To { $speaker }
journal-given = { $by } gave you { $things }
journal-paid = { $by } took { $things }
journal-why-reward = Why this reward
journal-badge = badge “{ $name }”
journal-appeared = Appeared: { $name }
journal-gone = Gone: { $name }
journal-quicker-has = and has { $name }
