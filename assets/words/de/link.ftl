# Der Weg zu einem Server: was gerade geschieht und was nicht gelang.

link-knocking = Anklopfen bei { $address }
link-asking = Anklopfen beim Server
link-fetching = Die Karte wird entrollt
link-connecting = Die Leitung wird geöffnet
link-resuming = Dein Platz wird gesucht
link-no-hunts = Auf diesem Server gibt es noch keine Schatzsuche.
link-no-address = „{ $text }“ ist kein Server: Erwartet wird ein Name oder eine IP-Adresse wie play.example.org oder 192.168.1.20:4330.
link-unreachable =
    { $why ->
        [late] { $address } antwortet nicht: Es kam nichts zur rechten Zeit.
        [refused] { $address } antwortet nicht: Dort hört niemand zu.
        [no-way] { $address } antwortet nicht: Das Netz kennt keinen Weg dorthin.
       *[other] { $address } antwortet nicht: { $reason }
    }
link-other-certificate = { $address } zeigt ein anderes Zertifikat als bei deinem ersten Spiel dort. Entweder hat der Gastgeber den Server neu eingerichtet, oder jemand steht zwischen dir und ihm. Frag den Gastgeber nach dem Fingerabdruck: Er sollte { $found } lauten. Wenn ja, erkenne das Zertifikat an; das vorige hatte { $expected }.
link-bad-reply = { $address } antwortet nicht wie ein Server für Schatzsuchen: { $reason }
link-no-https = HTTPS lässt sich nicht einrichten: { $reason }
link-store-in-use = { $path } wird von einem anderen Fenster des Spiels benutzt; schließ es oder spiel unter einem zweiten Profil.
link-store-file = { $path } lässt sich nicht lesen oder schreiben: { $reason }
link-store-unreadable = { $path } lässt sich nicht lesen: { $reason }; vielleicht stammt die Datei aus einer neueren Version des Spiels.
link-store-no-folder = Dieses System nennt keinen Ordner für die Daten des Spiels.
link-bad-token = Mit dem Schlüssel, den der Server schickt, ist nichts anzufangen.
link-network-failed = Das Netz hat versagt: { $reason }
link-no-answer = Der Spiel-Port { $port } des Servers antwortet nicht; vielleicht sperrt eine Firewall sein UDP.
link-silent = Der Server ist verstummt.
link-full = Der Server ist voll.
link-ended = Der Server hat die Sitzung beendet.
link-session-failed = Die Sitzung ist zu Ende: { $reason }
link-nobody-let-in = Der Server lässt gerade niemanden ein.
link-event-skipped = Der Server hat ein Ereignis ausgelassen; es wird noch einmal erfragt.

## Meldungen

link-steps-forgotten = Der Server erinnert sich nicht an deine letzten Schritte; er macht mit dem weiter, was er hat.
link-journal-elsewhere = Dein früheres Tagebuch ist nicht auf diesem Rechner; dein Fortschritt ist es, und das Tagebuch geht von hier an weiter.
link-other-past = Der Server erinnert sich an eine andere Vergangenheit als dein Tagebuch; das Spiel geht mit seiner weiter, und dein altes Tagebuch bleibt erhalten.
link-past-lost = Der Server hat einen Teil deiner Vergangenheit verloren; das Spiel geht mit dem weiter, was er hat, und dein altes Tagebuch bleibt erhalten.
link-map-not-fetched = Die geänderte Karte ließ sich nicht holen. { $reason }
link-map-unfit = Die Karte lässt sich nicht zeigen: { $reason }
link-journal-unwritten = Dein Tagebuch lässt sich nicht speichern ({ $reason }). Schaff Platz; bis dahin geht nichts verloren.
link-closing = Der Server macht kurz zu; in etwa { $seconds } s ist er wieder da.
link-busy = Der Server hat deine letzten Bitten noch nicht beantwortet.
link-known-as = Dort kennt man dich als { $name }, nicht als { $typed }: Ein Konto behält den Namen, mit dem es angelegt wurde.
