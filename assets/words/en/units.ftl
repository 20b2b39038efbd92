# Figures with their units, times, days and places.

units-metres = { $metres } m
units-kilometres = { $kilometres } km
units-centimetres = { $centimetres } cm
units-seconds = { $seconds } s
units-minutes-seconds = { $minutes } min { $seconds } s
units-no-minute = less than a minute
units-minutes = { $minutes } min
units-hours-minutes = { $hours } h { $minutes } min
units-days =
    { $days ->
        [one] one day
       *[other] { $days } days
    }
units-of = { $done } of { $steps }
units-of-them = { $count } of them
units-points =
    { $points ->
        [one] { $points } point
       *[other] { $points } points
    }
units-points-won =
    { $points ->
        [one] { $signed } point
       *[other] { $signed } points
    }
units-attempts-left =
    { $count ->
        [one] one attempt left
       *[other] { $count } attempts left
    }
units-day =
    { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    } { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
units-coordinates =
    { $lat }° { $hemisphere ->
        [south] S
       *[north] N
    } { $lon }° { $side ->
        [west] W
       *[east] E
    }
