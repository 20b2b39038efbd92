# Die Bilder vor der Karte: Titel, Server, Schatzsuchen und der Weg hinein.

screens-motto = Gehen · queren · finden
screens-game = Schatzsuche
screens-promise = Überquere eine Linie auf der Karte, und etwas geschieht.
screens-your-name = Dein Name, wie andere ihn sehen
screens-your-colour = Deine Farbe
screens-colour-plain = Messing
screens-colour-ember = Glut
screens-colour-leaf = Laub
screens-colour-sea = Meer
screens-colour-sky = Himmel
screens-colour-plum = Pflaume
screens-play = Spielen
screens-go-on = Weiter: { $hunt }
screens-join-others = Mitspielen
screens-quit = Beenden
screens-how-to-begin = „Spielen“ beginnt eine Schatzsuche auf diesem Rechner, „Mitspielen“ führt zu anderen auf ihren Server.
screens-name-missing = Gib dir einen Namen, damit andere sehen, wer da geht.
screens-wanderer = Wanderer

## Server

screens-with-others = Mit anderen spielen
screens-join-a-server = Wähle einen Server
screens-address = Oder seine Adresse, als Name oder Name:Port
screens-join = Mitspielen
screens-last-played = zuletzt gespielt: { $day }
screens-near = in deinem Netz
screens-near-other-version = in deinem Netz, aber in einer anderen Version
screens-looking = Dein Netz wird durchsucht …
screens-no-server = In deinem Netz ist kein Server zu finden, und du hast noch auf keinem gespielt.
screens-address-missing = Sag, auf welchem Server: ein Name oder eine Adresse wie localhost oder play.example.org:4330.
screens-address-spaces = Die Adresse eines Servers hat keine Leerzeichen: Name oder Name:Port.

## Schatzsuchen

screens-this-computer = Auf diesem Rechner
screens-choose-hunt = Wähle eine Schatzsuche
screens-no-hunts = Auf diesem Server gibt es noch keine Schatzsuche. Frag den Gastgeber, oder geh zurück und versuch es auf einem anderen.

## Der Weg hinein

screens-joining = Unterwegs
screens-not-joined = Nicht verbunden
screens-own-server = Dein eigener Server
screens-no-way =
    { $alone ->
        [yes] Noch kein Weg zu deinem eigenen Server
       *[no] Noch kein Weg zu { $address }
    }
screens-retry-in = Nächster Versuch in { $seconds } s.
screens-retry-alone = Versuch es noch einmal, oder geh zurück.
screens-retry-hunt = Versuch es noch einmal, wähle eine andere Schatzsuche, oder geh zurück und prüfe die Adresse.
screens-retry-server = Versuch es noch einmal, oder geh zurück und prüfe die Adresse; vielleicht weiß der Gastgeber mehr.
screens-loading = Die Karte wird geladen
screens-elsewhere = Anderswo im Spiel
screens-another-device = Ein anderes Gerät spielt weiter.
screens-try-now = Jetzt versuchen
screens-other-hunts = Andere Schatzsuchen
screens-new-guest = Als neuer Gast spielen
screens-new-guest-why = Vielleicht hat sein Gastgeber neu angefangen. Als neuer Gast beginnst du die Suche von vorn; das alte Konto wird beiseitegelegt.
screens-accept = Anerkennen
