# Das Tagebuch: was geschah, und was dabei herauskam.

journal-you-hold = Du hast
journal-badges = Abzeichen
journal-challenges = Aufgaben
journal-how-it-goes = Wie es läuft
journal-empty = Noch ist nichts geschehen. Geh los, dann wird es.
journal-earlier = { $count } frühere
journal-state-done = geschafft
journal-state-again = neuer Versuch
journal-state-to-start = zu beginnen
journal-state-failed = misslungen

## Einträge

journal-begins = Die Schatzsuche beginnt: { $title }
journal-over = Die Schatzsuche ist zu Ende: { $title }
journal-final-points =
    { $points ->
        [one] mit einem Punkt
       *[other] mit { $points } Punkten
    }
journal-team = Im Team { $name }
journal-team-code = sein Code ist { $code }
journal-mate-joins = { $name } kommt ins Team
journal-mate-leaves = { $name } verlässt das Team
journal-team-left = Das Team { $name } verlassen
journal-progress-taken = Von hier an hast du, was das Team hat
journal-mate-heard = { $speaker } zu { $mate }
journal-unnamed = ein Ort ohne Namen
journal-entered = Angekommen: { $place }
journal-exited = Verlassen: { $place }
journal-dwelled = Verweilt: { $place }
journal-crossed = Überquert: { $place }
journal-left-to-right = von links nach rechts
journal-right-to-left = von rechts nach links
journal-revealed = Jetzt auf der Karte: { $place }
journal-near = In der Nähe: { $place }
journal-no-longer-near = Nicht mehr in der Nähe: { $place }
journal-within = im Umkreis von { $metres } m
journal-moves = Es ist unterwegs
journal-comes-and-goes = Es ist nicht immer da
journal-there-now = Jetzt da: { $place }
journal-there-no-more = Nicht mehr da: { $place }
journal-opened = Die Aufgabe tut sich auf
journal-a-step = Ein Schritt
journal-advanced = { $title }: { $done } von { $steps }
journal-offered = Es kann losgehen
journal-limit =
    { $seconds ->
        [one] eine Sekunde Zeit
       *[other] { $seconds } Sekunden Zeit
    }
journal-started =
    { $attempt ->
        [1] Begonnen
       *[other] Begonnen, { $attempt }. Versuch
    }
journal-time-up = Die Zeit ist um
journal-mishap = Misslungen
journal-given-up = Aufgegeben
journal-took = Genommen: { $name }
journal-right = Richtig: „{ $answer }“
journal-wrong = Nicht „{ $answer }“
journal-hint-offered =
    { $price ->
        [0] Es gibt einen Hinweis
        [one] Es gibt einen Hinweis für einen Punkt
       *[other] Es gibt einen Hinweis für { $price } Punkte
    }
journal-hint =
    { $price ->
        [0] Ein Hinweis
        [one] Ein Hinweis für einen Punkt
       *[other] Ein Hinweis für { $price } Punkte
    }
journal-you-said = Du: „{ $said }“
journal-said-to = Zu { $speaker }
journal-given = { $by } hat dir { $things } gegeben
journal-paid = { $by } hat { $things } genommen
journal-why-reward = Warum diese Belohnung
journal-badge = Abzeichen „{ $name }“
journal-appeared = Erschienen: { $name }
journal-gone = Fort: { $name }
journal-quicker-has = und hat { $name }
