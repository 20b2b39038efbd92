# Was über der Karte liegt: die Aufgabe, die Verbindung, was in Reichweite ist, Tasten.

hud-walk = oder Klick: gehen
hud-run = rennen
hud-zoom = oder Rad: zoomen
hud-gestures = winken, jubeln, zeigen
hud-journal = dein Tagebuch
hud-pause = Menü

## Die Verbindung

hud-live = Verbunden
hud-waiting = Stille
hud-waiting-why = Seit einem Moment ist nichts zu hören.
hud-joining = Unterwegs
hud-offline = Getrennt
hud-next-try = Nächster Versuch in { $seconds } s. Du kannst weitergehen.
hud-trying = Neuer Versuch.
hud-preview = Vorschau
hud-preview-why = Kein Server: Alles ist zu sehen. { $key } liest den Ordner neu.
hud-elsewhere = Anderswo
hud-superseded = Ein anderes Gerät spielt weiter
hud-superseded-text = Deine Schatzsuche geht auf einem anderen Gerät oder in einem anderen Fenster weiter. Nichts ist verloren: Du kannst dort weiterspielen oder sie hierher zurückholen.
hud-slow = Langsame Leitung
hud-slow-why =
    { $percent ->
        [0] Etwa { $milliseconds } ms hin und zurück.
       *[other] Etwa { $milliseconds } ms hin und zurück. { $percent } % gehen unterwegs verloren und werden noch einmal gesendet.
    }
hud-barred = Der Weg zurück ist versperrt
hud-barred-text = Was du hier getan hast, ist aufgehoben und wird gesendet, sobald der Server dich wieder einlässt.
hud-play-here = Hier weiterspielen
hud-leave = Verlassen

## Was in Reichweite ist

hud-take-it = { $name } nehmen
hud-taking-it = { $name } wird genommen …
hud-talk-to-them = mit { $name } sprechen

## Die Aufgabe

hud-explore = Erkunden
hud-explore-text = Geh los und sieh, was sich auftut.
hud-all-done = Alles geschafft
hud-all-done-text = Jede Aufgabe, die sich auftat, ist gelöst.
hud-closed = Die Jagd ist vorbei
hud-closed-text = Sie hat geschlossen. Was du bekommen hast, bleibt dein.
hud-here = Du bist da
hud-challenge = Aufgabe
hud-more-open =
    { $count ->
        [one] Noch eine ist offen
       *[other] Noch { $count } sind offen
    }
hud-limit = { $seconds } s Zeit
hud-start-in = In { $seconds } s kann es losgehen.
hud-start = Los
hud-answer-riddle = Das Rätsel lösen
hud-talk-to = Mit { $name } sprechen
hud-hint =
    { $price ->
        [0] Hinweis
        [one] Hinweis für einen Punkt
       *[other] Hinweis für { $price } Punkte
    }
hud-hold = halten
hud-give-up = Aufgeben
hud-deed-waits = Notiert: Es zählt, sobald der Server wieder da ist.
