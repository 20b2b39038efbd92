# Was Vorleseprogramme zu dem sagen, was nur gezeichnet ist.

accessible-smaller = Kleiner
accessible-larger = Größer
accessible-map = Karte von { $hunt }
accessible-here = Du bist nahe bei: { $place }.
accessible-here-coordinates = Du bist bei { $place }.
accessible-goal = { $title }: { $distance } in Richtung { $direction ->
    [north] Norden
    [north-east] Nordosten
    [east] Osten
    [south-east] Südosten
    [south] Süden
    [south-west] Südwesten
    [west] Westen
   *[north-west] Nordwesten
}.
accessible-goal-here = { $title } ist gleich hier.
accessible-no-goal = Keine offene Aufgabe hat einen Ort.
accessible-notices = Hinweise
accessible-cards = Was geschehen ist
