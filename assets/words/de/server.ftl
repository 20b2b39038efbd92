# Was Server sagen: warum etwas nicht ging.

server-seconds =
    { $count ->
        [one] einer Sekunde
       *[other] { $count } Sekunden
    }
server-minutes = { $count } Minuten
server-hours = { $count } Stunden

## Schritte

server-no-place-on-earth = Diese Position ist kein Ort auf der Erde.
server-inaccurate = Deine Position ist nur auf { $accuracy } m genau bekannt; hier braucht es { $limit } m.
server-step-not-later = Die Zeit dieses Schritts liegt nicht nach der des vorigen.
server-step-in-future = Die Zeit dieses Schritts liegt in der Zukunft.
server-too-fast = Zu weit für die Zeit: höchstens { $limit } m/s.
server-barred = Da ist etwas im Weg.
server-barrier = Hier geht es nicht weiter: { $barrier }

## Dinge und Leute

server-hunt-over = Die Schatzsuche ist vorbei.
server-hunt-opens-in = Die Schatzsuche beginnt in { $wait }.
server-no-such-thing = So etwas gibt es hier nicht.
server-taken-already = Das hast du schon genommen.
server-not-there = Es ist gerade nicht da.
server-too-far = Es ist { $distance } m entfernt; komm auf { $reach } m heran.
server-quicker = { $winner } war schneller.
server-quicker-back = { $winner } war schneller. In { $wait } ist es wieder da.
server-nobody-of-that-name = Hier heißt niemand so.
server-nothing-to-say = { $name } hat gerade nichts zu sagen.
server-somebody-not-there = { $name } ist gerade nicht da.
server-somebody-too-far = { $name } ist { $distance } m entfernt; komm auf { $reach } m heran.
server-cannot-say = Das kannst du jetzt nicht sagen.
server-not-held = Das hast du nicht bei dir.
server-nothing-here = Damit geschieht hier und jetzt nichts.
server-no-use = Du weißt nicht, was du damit anfangen sollst.
server-no-recipe = Das ergibt zusammen nichts.
server-too-few = Dafür braucht es { $count } × { $name }; du hast { $held }.

## Aufgaben, Rätsel und Hinweise

server-no-such-challenge = Diese Aufgabe gibt es nicht.
server-not-open = Diese Aufgabe hat sich noch nicht aufgetan.
server-begun-already = Sie hat schon begonnen.
server-not-again = Sie lässt sich nicht noch einmal beginnen.
server-again-in = In { $wait } kannst du es noch einmal versuchen.
server-not-at-it = Du bist gerade nicht dabei.
server-no-hurry = Es eilt nicht: Die Aufgabe wartet auf dich.
server-no-second-attempt = Dafür gibt es keinen zweiten Versuch.
server-nobody-asks-now = Das fragt dich gerade niemand.
server-nobody-asks = Das fragt dich niemand.
server-solved-already = Das hast du schon gelöst.
server-answer-too-long = Das ist zu lang für eine Antwort.
server-answer-missing = Schreib erst eine Antwort.
server-think-again = Denk noch einmal nach: Die nächste Antwort zählt in { $wait }.
server-no-hint = Dafür gibt es gerade keinen Hinweis.
server-hint-too-dear =
    { $price ->
        [one] Er kostet einen Punkt, und du hast { $points }.
       *[other] Er kostet { $price } Punkte, und du hast { $points }.
    }

## Teams

server-no-teams = Diese Schatzsuche wird ohne Teams gespielt.
server-in-team-already = Du bist schon im Team „{ $team }“; verlass es zuerst.
server-team-name = Der Name eines Teams hat 1 bis { $most } Zeichen und keine Steuerzeichen.
server-team-exists = Ein Team „{ $team }“ gibt es schon. Frag es nach seinem Code, oder nimm einen anderen Namen.
server-no-such-code = Diesen Code hat kein Team.
server-code-again-in = Frag noch einmal nach dem Code: Der nächste zählt in { $wait }.
server-team-full = Das Team „{ $team }“ ist voll: Es darf { $most } Mitglieder haben.
server-in-no-team = Du bist in keinem Team.

## Mitspielen

server-no-account = Dieser Server kennt dein Konto nicht, oder er kennt es mit einem anderen Geheimnis.
server-no-such-hunt = Diese Schatzsuche gibt es auf dem Server nicht mehr.
server-too-many-joins = Von deiner Adresse kommen zu viele auf einmal; warte eine Minute.
server-too-slow = Die Anfrage hat zu lange gedauert.
server-own-trouble = Der Server hat selbst ein Problem; wer ihn betreibt, findet es im Protokoll.
server-other-version = Dein Spiel und dieser Server haben verschiedene Versionen: Das ältere von beiden muss aktualisiert werden.
