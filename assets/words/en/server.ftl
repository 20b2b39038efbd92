# What servers say: why something could not be done.

server-seconds =
    { $count ->
        [one] a second
       *[other] { $count } seconds
    }
server-minutes = { $count } minutes
server-hours = { $count } hours

## Steps

server-no-place-on-earth = This position is no place on Earth.
server-inaccurate = Your position is only known to { $accuracy } m; { $limit } m are needed here.
server-step-not-later = The time of this step is not after that of the one before.
server-step-in-future = The time of this step lies in the future.
server-too-fast = Too far for the time: at most { $limit } m/s.
server-barred = Something is in the way.
server-barrier = { $barrier } is in the way.

## Things and people

server-hunt-over = The hunt is over.
server-hunt-opens-in = The hunt opens in { $wait }.
server-no-such-thing = There is no such thing here.
server-taken-already = You have taken it already.
server-not-there = It is not there now.
server-too-far = It is { $distance } m away; come within { $reach } m.
server-quicker = { $winner } was quicker.
server-quicker-back = { $winner } was quicker. It comes back in { $wait }.
server-nobody-of-that-name = There is nobody of that name.
server-nothing-to-say = { $name } has nothing to say now.
server-somebody-not-there = { $name } is not there now.
server-somebody-too-far = { $name } is { $distance } m away; come within { $reach } m.
server-cannot-say = You cannot say that now.
server-not-held = You do not hold that.
server-nothing-here = Nothing comes of it here and now.
server-no-use = You do not know what to do with it.
server-no-recipe = Nothing comes of putting these together.
server-too-few = It takes { $count } × { $name }; you hold { $held }.

## Challenges, riddles and hints

server-no-such-challenge = There is no such challenge.
server-not-open = This challenge is not open yet.
server-begun-already = It has begun already.
server-not-again = It cannot be started again.
server-again-in = You can try again in { $wait }.
server-not-at-it = You are not at it.
server-no-hurry = There is no hurry: it waits for you.
server-no-second-attempt = There is no second attempt at this.
server-nobody-asks-now = Nobody asks you that now.
server-nobody-asks = Nobody asks you that.
server-solved-already = You have solved it already.
server-answer-too-long = That is too long for an answer.
server-answer-missing = Write an answer first.
server-think-again = Think again: the next answer is taken in { $wait }.
server-no-hint = There is no hint for it now.
server-hint-too-dear =
    { $price ->
        [one] It costs one point, and you have { $points }.
       *[other] It costs { $price } points, and you have { $points }.
    }

## Teams

server-no-teams = This hunt is played without teams.
server-in-team-already = You are in the team "{ $team }" already; leave it first.
server-team-name = A team's name has 1 to { $most } characters and no control characters.
server-team-exists = There is a team "{ $team }" already. Ask them for their code, or take another name.
server-no-such-code = No team has this code.
server-code-again-in = Ask again for the code: the next one is taken in { $wait }.
server-team-full = The team "{ $team }" is full: it may have { $most } members.
server-in-no-team = You are in no team.

## Joining

server-no-account = This server does not know your account, or its secret is another.
server-no-such-hunt = This server does not have that hunt any more.
server-too-many-joins = Too many come from your address at once; wait a minute.
server-too-slow = The request took too long.
server-own-trouble = The server has a problem of its own; its host finds it in the log.
server-other-version = Your game and this server are of different versions: the older of the two must be updated.
