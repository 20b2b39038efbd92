# What screen readers say of things that are only drawn.

accessible-smaller = Smaller
accessible-larger = Larger
accessible-map = Map of { $hunt }
accessible-here = You are near { $place }.
accessible-here-coordinates = You are at { $place }.
accessible-goal = { $title } is { $distance } to the { $direction ->
    [north] north
    [north-east] north-east
    [east] east
    [south-east] south-east
    [south] south
    [south-west] south-west
    [west] west
   *[north-west] north-west
}.
accessible-goal-here = { $title } is right here.
accessible-no-goal = No open challenge has a place.
accessible-notices = Notices
accessible-cards = What has happened
