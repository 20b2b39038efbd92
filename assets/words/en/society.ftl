# The ranking, the team, and what is said of a hunt before it is chosen.

society-close = Close
society-you = you
society-your-team = your team

# The ranking
society-ranking = Ranking
society-total = { $count ->
    [one] One so far
   *[other] { $count } in all
}
society-done = Done
society-points = Points
society-members = { $count ->
    [one] one member
   *[other] { $count } members
}
society-skipped = { $count ->
    [one] one more
   *[other] { $count } more
}
society-order = Of as many points, whoever had them first stands higher.
society-final = This is the final ranking.
society-not-heard = The server is not heard at the moment; this is how it stood last.
society-not-told = The server has not told the ranking yet.
society-nobody = Nobody has begun yet. Whoever sets out first stands here first.
society-not-in-it = You come in as soon as the hunt has begun for you.
society-place = Place { $place } of { $total }

# The team
society-team = Team
society-no-teams = This hunt is played without teams.
society-no-team = You are in no team
society-shared = What one member does counts for all: you share points, things and challenges.
society-separate = Everybody plays for themselves; the team's points are the sum of its members'.
society-most = A team has at most { $most } members.
society-team-name = A name for a new team
society-found = Found it
society-team-code = The code of a team that is there already
society-join = Join it
society-code-tell = Whoever has this code can join. Tell it to those you want with you.
society-count = { $count } of { $most } members
society-here = here now
society-away = away
society-unknown = not known at the moment
society-leave = Leave the team
society-leave-really = Leave { $team }? You keep what you have and go on alone. To come back you need the code { $code }.
society-leave-now = Leave it
society-stay = Stay
society-asking = Asking the server …
society-no-answer = The server has not answered yet. It goes on being asked.

society-name-missing = Write a name for the team first.
society-name-unfit = A name has at most { $most } letters on one line. Write a shorter one.
society-code-missing = Write the code first. Each member of the team sees it here.
society-code-length = A code has { $wanted } letters and digits, but { $found } stand here. Compare it once more.

# A hunt in the list
society-minutes = about { $minutes } min
society-hours = about { $hours } h
society-hours-minutes = about { $hours } h { $minutes } min
society-metres = about { $way }
society-easy = easy
society-moderate = moderate
society-hard = hard
society-players = { $count ->
    [0] nobody there now
    [one] one player there now
   *[other] { $count } players there now
}
