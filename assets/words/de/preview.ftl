# Die Vorschau, in der Gestalter eine Schatzsuche ansehen, in ihr gehen und ihre Grenzen bearbeiten.

## Die Modi, und was der Zeiger in ihnen tut

preview-walk = Gehen
preview-walk-hint = Mit { $keys } oder einem Klick gehst du; ein Rechtsklick setzt dich dorthin
preview-teleport = Springen
preview-teleport-hint = Ein Klick setzt dich dorthin
preview-draw = Weg zeichnen
preview-draw-hint = Drück und zeichne den Weg auf die Karte; zeichne weiter, dann geht er weiter
preview-edit = Bearbeiten
preview-edit-hint = Klick eine Grenze an; zieh an ihren Ecken, ihren Seiten oder an der ganzen

## Ein gezeichneter Weg

preview-drawn-play = Abspielen
preview-drawn-stop = Anhalten
preview-drawn-take-back = Zurücknehmen
preview-drawn-clear = Löschen
preview-drawn-save = GPX sichern
# Wie weit, wie lange und wie schnell.
preview-drawn = { $metres } m, { $time } bei { $speed }
preview-drawn-saved = Gesichert als { $name }: { $metres } m, { $time }
preview-speed = { $speed } m/s
preview-no-walk = Noch gibt es keinen Weg: Zeichne einen auf die Karte.
preview-saved-as = Gesichert als { $path }
preview-walk-not-saved = Der Weg lässt sich nicht als { $path } sichern: { $error }

## Die Uhr der Schatzsuche

preview-day-back = − Tag
preview-day-on = + Tag
preview-now = Jetzt
preview-clock =
    { $weekday ->
        [1] Mo
        [2] Di
        [3] Mi
        [4] Do
        [5] Fr
        [6] Sa
       *[7] So
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
    } { $year }, { $time }

## Die Aufgaben: wie es ist, wenn eine von ihnen die nächste ist

preview-as-if = Als käme jetzt
preview-all-open = Alles offen
preview-done = geschafft
preview-open = offen
preview-locked = verschlossen

## Was der Weg getroffen hat

preview-on-the-way = Unterwegs
preview-nothing-met = Noch ist nichts überschritten.
preview-met-entered = { $name } betreten
preview-met-left = { $name } verlassen
preview-met-stayed = in { $name } verweilt
preview-met-came-near = nahe an { $name } gekommen
preview-met-went-away = von { $name } entfernt
preview-met-left-to-right = { $name } von links nach rechts überschritten
preview-met-right-to-left = { $name } von rechts nach links überschritten

## Auf der Karte

preview-hidden = { $name } (verborgen)
# Wie weit außerhalb man sein muss, um sie verlassen zu haben.
preview-left-at = verlassen ab +{ $metres } m
preview-side-left = links
preview-side-right = rechts

## Fehler

preview-mistakes = Fehler
preview-not-meant = Wohl nicht so gemeint
preview-error = Fehler
preview-warning = Warnung
preview-errors = { $count } Fehler
preview-warnings =
    { $count ->
        [one] { $count } Warnung
       *[other] { $count } Warnungen
    }
preview-errors-and-warnings = { $errors }, { $warnings }
preview-shown-as-before = { $counts }: Die Karte zeigt die Schatzsuche noch, wie sie vorher war
preview-not-shown-yet = { $counts }: Diese Schatzsuche lässt sich noch nicht zeigen
preview-more = und { $count } weitere: hunt-server check zählt alle auf

## Grenzen bearbeiten

preview-select = Auswählen
preview-area = Fläche
preview-circle = Kreis
preview-line = Linie
preview-name = Name
preview-delete = Löschen
preview-undo = Rückgängig
preview-redo = Wiederholen
preview-save = Sichern
preview-area-hint = Klick jede Ecke an; Enter oder ein Klick auf die erste schließt die Fläche, Esc gibt auf
preview-line-hint = Klick jeden Punkt an; Enter oder noch ein Klick auf den letzten beendet die Linie, Esc gibt auf
preview-circle-hint = Drück in der Mitte des Kreises und zieh bis zu seinem Rand
# Die Tasten gehen zur vorigen Grenze und zur nächsten.
preview-selected = { $boundary }: Ein Rechtsklick nimmt eine Ecke weg, die Pfeile verschieben das Ganze, „{ $previous }“ und „{ $next }“ gehen alle durch
# Nach dem, was gerade getan wird.
preview-not-saved = { $doing }. Noch nicht gesichert
preview-not-editable = Noch lässt sich nichts bearbeiten. { $error }
preview-not-read = Die Grenzen sind noch nicht gelesen.
preview-select-first = Wähle zuerst eine Grenze aus: Klick sie an.
preview-least-corners = Weniger Ecken dürfen es nicht werden.
preview-nothing-to-undo = Es gibt nichts zurückzunehmen.
preview-nothing-to-redo = Es gibt nichts zu wiederholen.
preview-nothing-to-save = Noch gibt es nichts zu sichern.
preview-all-saved = Alles ist schon gesichert.
preview-saved = Gesichert.
preview-say-which = Die Datei wurde anderswo geändert: Sag, welche bleiben soll.
preview-changed-elsewhere = { $file } wurde anderswo geändert.
preview-unreadable = { $file } lässt sich nicht lesen: { $error }
preview-unsaveable = { $file } lässt sich nicht sichern: { $error }
preview-id-taken = Die Id „{ $id }“ ist schon vergeben; gib der Grenze eine andere.
preview-no-boundary = Eine Grenze „{ $id }“ gibt es nicht mehr.
preview-no-id = Eine Grenze braucht eine Id, mit der die Schatzsuche sie nennt.
# Nach dem Namen einer Datei.
preview-no-features = Die Datei ist keine FeatureCollection in GeoJSON, darum lässt sich in ihr nichts ändern; hunt-server check sagt, was daran nicht stimmt

## Was zu einer Grenze gefragt wird

preview-new-boundary = Eine neue Grenze
preview-another-name = Ein anderer Name
preview-id-label = Id, mit der hunt.ron sie nennt
preview-name-label = Name, den Spieler sehen; darf leer bleiben
preview-take-it = Übernehmen
preview-give-up = Aufgeben
preview-two-versions = Zwei Fassungen
preview-saved-elsewhere = Inzwischen anderswo gesichert
preview-saved-elsewhere-text = Ein anderes Programm hat eine Datei mit Grenzen gesichert, während du hier Änderungen hast, die nicht gesichert sind.
preview-take-theirs = Jene nehmen, meine verlieren
preview-keep-mine = Meine behalten, jene überschreiben
