# Die Vorschau: eine Schatzsuche nach ihren Regeln spielen, die Dateien der Grenzen und die Tasten für Gestalter.

# Ein Knopf: spielt die Schatzsuche, wie Spieler sie spielen.
preview_play-play = Spielen
preview_play-starting = Ein Server für diese Schatzsuche startet
preview_play-tried = Nur zur Probe: Nichts davon bleibt
preview_play-back = Zur Vorschau
preview_play-mistakes = Die Schatzsuche hat Fehler: Behebe sie zuerst, dann kannst du sie spielen.
preview_play-unsaved = Grenzen, die du nicht gesichert hast, kommen in dem, was du spielst, nicht vor.
preview_play-nothing-to-leave = Gerade wird nichts gespielt. Schließe das Fenster, um die Vorschau zu beenden.
preview_play-no-folder = Der Server, auf dem du spielst, braucht so lange einen Ordner, und es lässt sich keiner anlegen: { $error }. Ist der Datenträger voll?

# Die Datei, in die eine neue Grenze kommt.
preview_play-file = In diese Datei
preview_play-file-new = eine neue
preview_play-file-new-name = Name der neuen Datei
preview_play-file-name = Erwartet wird der Name einer Datei, etwa areas.geojson, ohne / und :.
preview_play-file-there = Eine Datei { $file } gibt es schon, aber hunt.ron nennt sie nicht. Trage sie in hunt.ron unter boundaries ein, oder wähle einen anderen Namen.
preview_play-file-by-hand = So wie hunt.ron geschrieben ist, lässt sich die Datei nicht sicher eintragen. Schreibe "{ $file }" selbst in die Liste boundaries, und zeichne dann noch einmal.
preview_play-pack-not-edited = Diese Schatzsuche ist ein Paket. Öffne den Ordner, aus dem es gemacht ist, bearbeite den, und mach das Paket neu mit hunt-server pack.

# Was in den Einstellungen steht.
preview_play-keys = Vorschau
preview_play-keys-text = Was Gestalter mit Tasten tun. Wähle eine Taste und drücke dann die neue; in einem anderen Modus darf dieselbe Taste etwas anderes tun. Mit Umschalt tut eine Taste das Gegenteil oder mehr davon; Enter, Esc und die Pfeile gelten immer.
preview_play-key-walk = Gehen
preview_play-key-teleport = Springen
preview_play-key-draw = Einen Weg zeichnen
preview_play-key-edit = Grenzen bearbeiten
preview_play-key-play = Spielen, und zurück
preview_play-key-jump = Zur nächsten Aufgabe
preview_play-key-all = Alles offen
preview_play-key-earlier = Eine Stunde früher
preview_play-key-later = Eine Stunde später
preview_play-key-read = Die Dateien neu lesen
preview_play-key-save = Sichern
preview_play-key-undo = Rückgängig
preview_play-key-redo = Wiederholen
preview_play-key-drawn-play = Gezeichneter Weg: abspielen
preview_play-key-drawn-speed = Gezeichneter Weg: Tempo
preview_play-key-drawn-take-back = Gezeichneter Weg: Strich zurücknehmen
preview_play-key-drawn-clear = Gezeichneter Weg: löschen
preview_play-key-edit-select = Bearbeiten: auswählen
preview_play-key-edit-area = Bearbeiten: Fläche
preview_play-key-edit-circle = Bearbeiten: Kreis
preview_play-key-edit-line = Bearbeiten: Linie
preview_play-key-edit-previous = Bearbeiten: die vorige
preview_play-key-edit-next = Bearbeiten: die nächste
preview_play-key-edit-rename = Bearbeiten: Name
preview_play-key-edit-delete = Bearbeiten: löschen
