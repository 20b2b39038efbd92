# Das Bild der Einstellungen, und was an ihrer Datei nicht stimmt.

settings-play-on = Weiterspielen
settings-closes = schließt
settings-on = An
settings-off = Aus

## Klang

settings-sound = Klang
settings-sound-text = Alles, was du hörst, macht das Spiel selbst, während du gehst.
settings-level-all = Alles
settings-level-ambience = Umgebung
settings-level-ambience-note = Meer, Wind, Wälder, das Dorf und die Melodie des Titels
settings-level-effects = Geräusche
settings-level-effects-note = Schritte, Belohnungen, Aufgaben, Knöpfe

## Bild

settings-picture = Bild
settings-picture-text = Änderungen wirken sofort.
settings-scale = Größe der Oberfläche
settings-scale-note = Nie größer, als ins Fenster passt
settings-fullscreen = Vollbild
settings-fullscreen-note = Das Fenster füllt den Bildschirm
settings-vsync = Auf den Bildschirm warten
settings-vsync-note = Keine zerrissenen Bilder; ohne das weniger Verzögerung
settings-motion = Weniger Bewegung
settings-motion-note = Aus Bewegungen werden kurze Überblendungen, und nichts bewegt sich von selbst

## Farben

settings-colours = Farben
settings-colours-text = Die Farben sagen, was offen, geschafft, eilig oder umkämpft ist. Formen sagen in jeder Palette dasselbe.
settings-dusk = Dämmerung
settings-dusk-note = Wie die Karte gezeichnet wurde
settings-red-green = Rot und Grün
settings-red-green-note = Für Augen, die Rot und Grün kaum unterscheiden
settings-blue-yellow = Blau und Gelb
settings-blue-yellow-note = Für Augen, die Blau und Gelb kaum unterscheiden
settings-light-dark = Hell und Dunkel
settings-light-dark-note = Für Augen, die wenige oder keine Farben sehen
settings-contrast = Hoher Kontrast
settings-contrast-note = Dunklere Flächen, hellere Schrift, stärkere Kanten

## Tasten und Knöpfe

settings-keys = Tasten
settings-keys-text = Wähle eine Taste, dann drück die neue. Esc behält die alte, Entf lässt den Platz leer; in Menüs gelten Tab, Pfeile, Enter und Esc immer.
settings-reset-keys = Alle Tasten wie am Anfang
settings-gamepad = Gamepad
settings-gamepad-text = Mit dem linken Stick gehst du. Wähle einen Knopf, dann drück den neuen; in Menüs gelten Steuerkreuz, A und B immer.
settings-reset-buttons = Alle Knöpfe wie am Anfang
settings-press = drücken …
settings-press-key = Drück die Taste für „{ $action }“.
settings-press-button = Drück den Knopf für „{ $action }“.
settings-also = { $cap }, auch „{ $other }“
settings-done-by =
    { $count ->
        [0] „{ $action }“ hat jetzt keine Taste.
       *[other] „{ $action }“ liegt jetzt auf { $keys }.
    }
settings-either = { $one } oder { $other }
settings-robbed-key =
    { $count ->
        [0] { $cap } war vorher „{ $action }“; dafür gibt es jetzt keine Taste.
       *[other] { $cap } war vorher „{ $action }“; das liegt jetzt auf { $keys }.
    }
settings-no-button = „{ $action }“ hat jetzt keinen Knopf.
settings-robbed-button = { $cap } war vorher „{ $action }“; dafür gibt es jetzt keinen Knopf.
settings-tab = Tab geht in Menüs von Knopf zu Knopf; nimm eine andere Taste.
settings-unknown-key = Diese Taste kennt das Spiel nicht; nimm eine andere.
settings-unknown-button = Diesen Knopf kennt das Spiel nicht; nimm einen anderen.

## Sprache

settings-language = Sprache
settings-language-text = In welcher Sprache das Spiel spricht. Schatzsuchen, die auch in ihr geschrieben sind, sprechen sie, sobald du das nächste Mal mitspielst.
settings-language-auto = Wie das System
settings-language-auto-note = Was auf diesem Rechner eingestellt ist

## Andere Spieler

settings-others = Andere Spieler
settings-others-text = Was andere Spieler von dir sehen dürfen. Eine Änderung wirkt sofort; mitten in einer Schatzsuche verbindet sich das Spiel dafür neu.
settings-share = Anderen zeigen, wo ich wirklich bin
settings-share-note = Es zählt, wenn ein Empfänger sagt, wo du bist. Ist es aus, hat dich niemand sonst auf der Karte, und dein Team erfährt nicht, wo du etwas getan hast. Wer mit Tasten oder Klicks geht, ist immer zu sehen.
settings-share-anyway = Bis das Spiel endet, sehen andere, wo du bist, was immer hier gewählt ist: Es wurde mit { $flag } gestartet.

## Die Datei

settings-unkept = Deine Einstellungen lassen sich nicht aufheben: { $reason }
settings-unread = Deine Einstellungen lassen sich nicht lesen: { $file }: { $reason }
settings-other-version = { $file }: Version { $found }, und dieses Spiel liest Version { $known }
settings-partly = Einige deiner Einstellungen sind wie am Anfang. { $what }. { $kept }
settings-damaged = Deine Einstellungen ließen sich nicht lesen und sind wie am Anfang. { $what }. { $kept }
settings-no-palette = es gibt keine Palette „{ $name }“
settings-no-language = es gibt keine Sprache „{ $name }“
settings-no-action = es gibt keine Handlung „{ $name }“
settings-no-press = das Spiel kennt keine Taste und keinen Knopf „{ $name }“
settings-kept-aside = Die Datei ist daneben als { $file } aufgehoben.
settings-not-kept-aside = Auch daneben ließ sie sich nicht als { $file } aufheben: { $reason }.
settings-no-colour = es gibt keine Farbe „{ $name }“
