# Zahlen mit ihren Einheiten, Zeiten, Tage und Orte.

units-metres = { $metres } m
units-kilometres = { $kilometres } km
units-centimetres = { $centimetres } cm
units-seconds = { $seconds } s
units-minutes-seconds = { $minutes } min { $seconds } s
units-no-minute = keine Minute
units-minutes = { $minutes } min
units-hours-minutes = { $hours } h { $minutes } min
units-days =
    { $days ->
        [one] ein Tag
       *[other] { $days } Tage
    }
units-of = { $done } von { $steps }
units-of-them = { $count } Stück
units-points =
    { $points ->
        [one] { $points } Punkt
       *[other] { $points } Punkte
    }
units-points-won =
    { $points ->
        [one] { $signed } Punkt
       *[other] { $signed } Punkte
    }
units-attempts-left =
    { $count ->
        [one] noch ein Versuch
       *[other] noch { $count } Versuche
    }
units-day =
    { $weekday ->
        [1] Montag
        [2] Dienstag
        [3] Mittwoch
        [4] Donnerstag
        [5] Freitag
        [6] Samstag
       *[7] Sonntag
    }, { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    }
units-coordinates =
    { $lat }° { $hemisphere ->
        [south] S
       *[north] N
    } { $lon }° { $side ->
        [west] W
       *[east] O
    }
